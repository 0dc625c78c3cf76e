import "server-only";
import { migrate } from "./migrate.ts";

const databaseUrl = process.argv[2];
if (!databaseUrl) throw new Error("usage: node --conditions=react-server db/migrate-cli.ts <DATABASE_URL>");
await migrate(databaseUrl);
console.log("database is at the newest schema");
