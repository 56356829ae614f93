// One file for each lazily loaded part: starting from 200 source files costs more CPU than a whole bump.
export default {
  input: new URL("src/main.ts", import.meta.url).pathname,
  platform: "node",
  resolve: { conditionNames: ["@grove/source", "node", "import", "default"] },
  output: {
    dir: new URL("bundle", import.meta.url).pathname,
    chunkFileNames: "[name]-[hash].js",
    cleanDir: true,
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
};
