// One file for each service: an image holds nothing else beside Node.
const services = ["awesome-app", "greetings", "maths"];

export default services.map((service) => ({
  input: new URL(`${service}/src/main.ts`, import.meta.url).pathname,
  platform: "node",
  // Not "import", which would hold for what is required, too, and give it modules instead of what they export.
  resolve: { conditionNames: ["@grove/source", "node", "default"] },
  output: {
    file: new URL(`${service}/bundle/main.js`, import.meta.url).pathname,
    codeSplitting: false,
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
}));
