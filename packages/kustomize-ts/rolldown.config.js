// The command in one file: starting from a hundred of them costs more CPU than a build.
export default {
  input: new URL("src/main.ts", import.meta.url).pathname,
  platform: "node",
  resolve: { conditionNames: ["@grove/source", "node", "default"] },
  output: {
    dir: new URL("bundle", import.meta.url).pathname,
    cleanDir: true,
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
};
