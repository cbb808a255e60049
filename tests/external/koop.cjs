// Starts Koop with the GeoJSON files of one folder: node koop.cjs NPM_FOLDER DATA_FOLDER PORT
const [npm, data, port] = process.argv.slice(2);
const installed = require("node:module").createRequire(`${npm}/`);
const Koop = installed("@koopjs/koop-core");

process.chdir(data); // it takes its folder for one below where it runs
const koop = new Koop({ logLevel: "error" });
koop.register(installed("@koopjs/provider-file-geojson"), { dataDir: "." });
koop.server.listen(Number(port), "127.0.0.1", () => console.log("Koop is listening"));
