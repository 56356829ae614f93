// One file for each lazily loaded part: starting from 200 source files costs more CPU than a whole bump.
export default {
  input: new URL("src/main.ts", import.meta.url).pathname,
  platform: "node",
  // Not "import", which would hold for what is required, too, and give it modules instead of what they export.
  resolve: { conditionNames: ["@grove/source", "node", "default"] },
  output: {
    dir: new URL("bundle", import.meta.url).pathname,
    chunkFileNames: "[name]-[hash].js",
    cleanDir: true,
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
};
