/**
 * Runs generators one after the other as the Nest CLI does, in the test runner of Angular's devkit, on files in memory:
 * `node run-schematics.mjs COLLECTION`, with files and generators as JSON on standard input. It prints the files and
 * what the generators said.
 */
import schematics from '@angular-devkit/schematics';
import testing from '@angular-devkit/schematics/testing/index.js';
import { text } from 'node:stream/consumers';

const { files, runs } = JSON.parse(await text(process.stdin));
const runner = new testing.SchematicTestRunner('nestjs-agi', process.argv[2]);
const said = [];
runner.logger.subscribe(({ level, message }) => said.push(`${level} ${message}`));

let tree = new testing.UnitTestTree(new schematics.HostTree());
for (const [path, content] of Object.entries(files)) tree.create(path, content);
for (const { name, options } of runs) tree = await runner.runSchematic(name, options, tree);

const written = Object.fromEntries(tree.files.map((path) => [path, tree.readText(path)]));
console.log(JSON.stringify({ files: written, said }));
