import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { DIALPLAN_RULES } from '../../lib/cli/dialplan/check-dialplan.js';
import { RULES } from '../../lib/cli/diagnosis/diagnosis-rules.js';
import { EXIT_CODES } from '../../lib/cli/terminal/exit-codes.js';
import {
  CALL_OPTIONS,
  DIALPLAN_OPTIONS,
  EXPLORE_OPTIONS,
  GRAPH_OPTIONS,
  RECORD_OPTIONS,
} from '../../lib/cli/arguments/option-table.js';

const page = readFileSync('docs/cli.md', 'utf8');
const section = (heading: string): string =>
  page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';

it('the page of the command has every rule, exit code and option, and no others', () => {
  const rules = [...section('What it diagnoses').matchAll(/^\| `([a-z-]+)`/gm)].map(
    ([, name]) => name,
  );
  expect(rules).toEqual(Object.keys(RULES));
  const faults = [...section('Faults of a dialplan').matchAll(/^\| `([a-z-]+)`/gm)];
  expect(faults.map(([, name]) => name)).toEqual(Object.keys(DIALPLAN_RULES));
  const codes = [...section('Exit codes').matchAll(/^\| (\d+) /gm)].map(([, code]) => Number(code));
  expect(codes).toEqual(Object.values(EXIT_CODES).map(({ code }) => code));
  const named = new Set([...page.matchAll(/(?<!-)--([a-z][a-z-]+)/g)].map(([, name]) => name));
  const known = [
    CALL_OPTIONS,
    RECORD_OPTIONS,
    DIALPLAN_OPTIONS,
    EXPLORE_OPTIONS,
    GRAPH_OPTIONS,
  ].flatMap((options) => Object.keys(options));
  expect([...named].filter((name) => !known.includes(name!))).toEqual([]);
  expect(known.filter((name) => name !== 'help' && !named.has(name))).toEqual([]);
});
