// npm runs it before it publishes: a package without these fields is one that nobody can report a bug of.
import { readFileSync, writeFileSync } from 'node:fs';
import { ADDRESS, addressesOf } from './addresses.mjs';

try {
  const fields = addressesOf(ADDRESS);
  const description = JSON.parse(readFileSync('package.json', 'utf8'));
  writeFileSync('package.json', `${JSON.stringify({ ...description, ...fields }, null, 2)}\n`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
