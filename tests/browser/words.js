// The words of the pages, from the catalogues that the pages have them from.
import { readdirSync, readFileSync } from "node:fs";

const locales = new URL("../../crates/pages/locales/", import.meta.url);

/** The catalogue of a language tag: key → words. Only messages of one line without parameters are of use to tests. */
export function catalogue(tag) {
  const folder = new URL(`${tag}/`, locales);
  const words = new Map();
  for (const file of readdirSync(folder)) {
    for (const line of readFileSync(new URL(file, folder), "utf8").split("\n")) {
      const [, key, value] = line.match(/^([a-z][a-z0-9-]*) = (.+)$/) ?? [];
      if (key) words.set(key, value);
    }
  }
  return key => {
    const found = words.get(key);
    if (found === undefined || found.includes("{")) throw new Error(`${tag} has no plain words under ${key}`);
    return found;
  };
}
