// A release runs it before it publishes: a package without these fields is one that nobody can report a bug of, and npm
// shows the README of a package beside no file of it.
import { readFileSync, writeFileSync } from 'node:fs';
import { ADDRESS, addressesOf, withAddresses } from './addresses.mjs';

/** The packages of the project, by their folders. */
const FOLDERS = { '': undefined, 'schematics/': 'schematics' };

try {
  const changed = new Map();
  for (const [folder, directory] of Object.entries(FOLDERS)) {
    const fields = addressesOf(ADDRESS, directory);
    const description = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
    const { version } = description;
    changed.set(
      `${folder}package.json`,
      `${JSON.stringify({ ...description, ...fields }, null, 2)}\n`,
    );
    const readme = readFileSync(`${folder}README.md`, 'utf8');
    changed.set(`${folder}README.md`, withAddresses(readme, { address: ADDRESS, version, folder }));
  }
  for (const [file, text] of changed) writeFileSync(file, text);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
