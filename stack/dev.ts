import { main } from "./main.ts";

await main({ isDev: true });
