import { EXIT_CODES } from '../terminal/exit-codes.js';
import {
  CALL_OPTIONS,
  DIALPLAN_OPTIONS,
  EXPLORE_OPTIONS,
  GRAPH_OPTIONS,
  RECORD_OPTIONS,
  type OptionRow,
} from './option-table.js';

/** `agi --help`. */
export const HELP = `agi plays Asterisk's side of a phone call against any FastAGI server.

  agi call URL [options]   place a call, and show what both sides say
  agi record --to URL      hand calls on from Asterisk to a server, and write down each call
  agi dialplan APP         write the dialplan of an application's routes, or check one
  agi explore FILE         walk every path of a call flow, and tell its faults
  agi graph FILE           draw a call flow
  agi help call            all options, with examples; also record, dialplan, explore and graph
  agi --version

  agi call agi://127.0.0.1:4573/menu --digits 1
`;

/** `agi call --help`. */
export function callHelp(): string {
  return `agi call URL [options]

Places a call to a FastAGI server, as AGI(URL) does in the dialplan, and shows the dialogue as it
happens: < is what the server sends, > what Asterisk answers. In a terminal, the keys 0-9 * # A-D
are the keys of the phone, and Ctrl-C hangs up; the second Ctrl-C leaves at once.

Options
${optionLines(CALL_OPTIONS)}

Examples
  A call to a menu; type the digits yourself
    agi call agi://127.0.0.1:4573/menu?lang=en
  1 at the first prompt that takes keys, then 42# at the next one; no key is pressed unless a command
  listens for it
    agi call agi://127.0.0.1/menu --digits 1,42#
  Arguments, a variable and a caller: AGI(agi://127.0.0.1/pay,invoice,17) in the dialplan
    agi call agi://127.0.0.1/pay -a invoice -a 17 -c 'Ada <5551234>' -v LIMIT=50
  A caller who hangs up after three seconds
    agi call agi://127.0.0.1/menu --hangup-after 3000
  Is a missing prompt handled?
    agi call agi://127.0.0.1/menu --missing welcome
  In a script: the variables at the end
    agi call agi://127.0.0.1/menu --digits 1 --json | jq .variables
  A soak: a thousand calls, fifty at a time, twenty times as fast as in life
    agi call agi://127.0.0.1/menu -d 1 --repeat 1000 --concurrency 50 --speed 20

Exit codes
${exitLines()}
With --repeat, the code is that of the first call that did not end well.
`;
}

/** `agi record --help`. */
export function recordHelp(): string {
  return `agi record --to URL [options]

Listens in the place of a FastAGI server, hands every byte on in both directions, and writes each
session to a file: <unique id>.agi.txt. It has all that was said, numbers and digits too. Tests
replay it with replayTranscript() of nestjs-agi/testing. Ctrl-C lets running calls end.

Options
${optionLines(RECORD_OPTIONS)}

Example
  The dialplan calls agi://127.0.0.1:4574/menu in place of agi://127.0.0.1:4573/menu
    agi record --to agi://127.0.0.1:4573 --listen 4574 --folder test/calls
`;
}

/** `agi dialplan --help`. */
export function dialplanHelp(): string {
  return `agi dialplan APP [options]
agi dialplan --check FILE [APP] [options]

Writes a dialplan with an extension for each route of an application, or finds the faults of one. APP is
the built file that exports the root module, or an AGIServer: dist/app.module.js. Nothing of the
application is started. Where the file exports several, write dist/app.module.js#AppModule.

Options
${optionLines(DIALPLAN_OPTIONS)}

Examples
  An extension for each route, from 100 on; the caller dials a path parameter after the number
    agi dialplan dist/app.module.js -s agi://10.0.0.5 -o /etc/asterisk/agi-routes.conf
  The menu at 500, and its parameter :lang from the channel's language
    agi dialplan dist/app.module.js --number /menu/:lang=500 --value 'lang=\${CHANNEL(language)}'
  Dead agi:// paths, AGI_OUTCOME that is not cleared, FAILURE that nothing looks at
    agi dialplan --check /etc/asterisk/extensions.conf dist/app.module.js

Exit codes
${exitLines()}
`;
}

/** `agi explore --help`. */
export function exploreHelp(): string {
  return `agi explore FILE [options]

Walks every path of a call flow in virtual time, and tells each fault with the shortest script that gets
there. FILE exports { target, path } with the options of explore() of nestjs-agi/testing, a function that
resolves with them, or an AGIServer that does not listen; dist/explorations.js#survey is one of several.
Each thread loads the file for itself. Ctrl-C ends the walk, with what was found so far.

Options
${optionLines(EXPLORE_OPTIONS)}

Examples
  All routes of a server that have no parameter
    agi explore dist/server.js
  One minute now, and the rest later
    agi explore dist/test/exploration.js --within 60 --save walked.json
    agi explore dist/test/exploration.js --resume walked.json
  A sample of a large flow
    agi explore dist/test/exploration.js --calls 2000 --seed 7

Exit codes
${exitLines()}
`;
}

/** `agi graph --help`. */
export function graphHelp(): string {
  return `agi graph FILE [options]

Draws a call flow: prompts, questions, applications and ends, with the choices that lead from one to the
other. FILE is that of agi explore, or what agi explore --save wrote, with a name that ends in .json.
A picture needs the package elkjs.

Options
${optionLines(GRAPH_OPTIONS)}

Examples
  Text for Mermaid, and a picture
    agi graph dist/test/exploration.js
    agi graph walked.json --output menu.svg
  How often recorded calls went each way
    agi graph walked.json --transcripts calls --output menu.svg

Exit codes
${exitLines()}
`;
}

function optionLines(options: Record<string, OptionRow>): string {
  const rows = Object.entries(options).map(([name, { short, value, text }]) => {
    const initial = short === undefined ? '    ' : `-${short}, `;
    return { left: `  ${initial}--${name}${value === undefined ? '' : ` ${value}`}`, text };
  });
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2;
  return rows.map(({ left, text }) => left.padEnd(width) + text).join('\n');
}

function exitLines(): string {
  return Object.values(EXIT_CODES)
    .map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`)
    .join('\n');
}
