/**
 * Writes the reference pages from the code: `npm run docs`. What the code knows as data (catalogue,
 * errors, option rules) is taken from there; sentences are the documentation comments. A test
 * compares the pages with what this would write.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import 'reflect-metadata';
import { AGI_ERRORS, CATALOGUE } from 'nestjs-agi';
import { APPLICATIONS, SERVER_OPTIONS } from '../../dist/esm/core/internal.js';
import { AGI_MODULE_OPTIONS } from '../../dist/esm/nest/agi-module-options.js';
import ts from 'typescript';
import { applicationsPage, constantOf } from './applications-page.mjs';
import {
  channelMethods,
  fieldsOf,
  isHidden,
  members,
  parse,
  sameName,
  sentence,
} from './declarations.mjs';
import { code, page, table } from './markdown.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

const constant = (words) => words.replaceAll(' ', '_');

const DURATIONS = {
  instant: 'default',
  timed: 'its timeout + default',
  open: 'none',
  variable: 'default; none for a function',
};

/** The method that sends a command. */
const methodOf = (methods, row) => methods.find((m) => m.rows[0] === constant(row.words));

/** The fields of every result of a command, told once for the commands that share it. */
function commandResults(methods) {
  const byResult = new Map();
  for (const row of CATALOGUE) {
    const { result } = methodOf(methods, row);
    byResult.set(result, [...(byResult.get(result) ?? []), code(row.words)]);
  }
  const fields = (name) =>
    fieldsOf(name, ['AGIResponse']).map((field) => [code(field.name), code(field.type), field.doc]);
  const rows = [...byResult]
    .filter(([name]) => name !== 'AGIResponse')
    .flatMap(([name, commands]) =>
      fields(name).map((cells, index) => [index === 0 ? commands.join(', ') : '', ...cells]),
    );
  return [
    `## Results\n\nEvery result has these fields:\n\n${table(['field', 'type', 'what it is'], fields('AGIResponse'))}`,
    `These commands have more. A row without a command goes on with the one above it.\n\n${table(['Asterisk', 'field', 'type', 'what it is'], rows)}`,
  ];
}

function commandsPage(methods) {
  const families = [...new Set(CATALOGUE.map((row) => row.family))];
  const sections = families.map((family) => {
    const rows = CATALOGUE.filter((row) => row.family === family).map((row) => {
      const method = methodOf(methods, row);
      if (!method) throw new Error(`no method sends ${row.words}`);
      return [
        `\`${row.words}\``,
        `\`${method.signature}\``,
        row.afterHangup ? 'yes' : '',
        row.interruptible ? 'yes' : '',
        DURATIONS[row.duration],
      ];
    });
    const head = ['Asterisk', 'method', 'after hangup', 'abort stops it', 'deadline'];
    return `## ${family[0].toUpperCase()}${family.slice(1)}\n\n${table(head, rows)}`;
  });
  const argumentRows = CATALOGUE.flatMap((row) =>
    row.arguments.map((argument) => [
      `\`${row.words}\``,
      argument.name,
      argument.optional ? 'no' : 'yes',
      argument.default === undefined ? '' : `\`${JSON.stringify(argument.default)}\``,
      argument.allowed,
    ]),
  );
  return page(
    'Commands',
    `All ${CATALOGUE.length} commands of Asterisk 22, each a method of \`AGIChannel\`. Every method takes \`{ timeout, signal }\` as its last argument. “After hangup” tells what still works when the caller is gone; “abort stops it” tells where an aborted \`signal\` silences Asterisk itself; “deadline” is what applies unless \`timeout\` is given.`,
    ...sections,
    `## Arguments\n\nChecked before a byte is sent; what is not allowed rejects with \`E_AGI_INVALID_ARGUMENT\`. A default is sent in place of an argument that is left out before one that is given.\n\n${table(['Asterisk', 'argument', 'required', 'default', 'allowed'], argumentRows)}`,
    ...commandResults(methods),
    '## Applications\n\nApplications of the dialplan that are methods are on [a page of their own](applications.md).',
    `## Other methods\n\n${table(
      ['method', 'what it does'],
      methods
        .filter(
          (m) =>
            !CATALOGUE.some((row) => methodOf(methods, row) === m) &&
            !APPLICATIONS.some((row) => m.rows[0] === constantOf(row)),
        )
        .map((m) => [`\`${m.signature}\``, m.doc.replaceAll(/\{@link (\w+)\}/g, '`$1`')]),
    )}`,
  );
}

function errorsPage() {
  const rows = Object.entries(AGI_ERRORS).map(([code, { meaning, remedy }]) => [
    `\`${code}\``,
    meaning,
    remedy,
  ]);
  return page(
    'Errors',
    'Every error of this library is an `AGIError` with a stable `code`, and where it applies `command`, `channel` (its unique id) and `cause`. Match on the code.',
    table(['code', 'what happened', 'what to do'], rows),
  );
}

function optionsPage() {
  const rows = (documented, rules) =>
    documented.map(({ name, doc }) => {
      const rule = rules[name];
      const preset = rule.default === undefined ? '' : `\`${JSON.stringify(rule.default)}\``;
      return [`\`${name}\``, preset, rule.allowed, doc];
    });
  const head = ['option', 'default', 'allowed', 'what it does'];
  return page(
    'Options',
    'Each is checked at start; a wrong one is an `E_AGI_INVALID_ARGUMENT` that names it.',
    '## Of the server\n\nWhat `new AGIServer({ … })` takes, and `AgiModule.forRoot({ … })` as well.',
    table(head, rows(members('core/server/server-options.ts', 'AGIServerOptions'), SERVER_OPTIONS)),
    '## Of the Nest module\n\nWhat `AgiModule.forRoot({ … })` takes beside these. `name`, `isGlobal` and `imports` (modules whose exports the guards may inject) stand next to them, also in `forRootAsync`.',
    table(
      head,
      rows(members('nest/agi-module-options.ts', 'AgiModuleOptions'), AGI_MODULE_OPTIONS),
    ),
  );
}

function eventsPage() {
  const rows = members('core/server/server-events.ts', 'AGIServerEvents').map((event) => [
    `\`${event.name}\``,
    `\`${event.type
      .replaceAll(/\s+/g, ' ')
      .replace(/^\[(.*)\]$/, '($1)')
      .replaceAll(/; }/g, ' }')
      .replaceAll(/, \)/g, ')')}\``,
    event.doc,
  ]);
  const channel = members('core/channel/channel-events.ts', 'AGIChannelEvents').map((event) => [
    `\`${event.name}\``,
    `\`${event.type.replace(/^\[(.*)\]$/, '($1)')}\``,
    event.doc,
  ]);
  return page(
    'Events',
    "An error that a listener throws, or that an asynchronous one rejects with, hurts no call and no other listener: it is reported, with the call's id, as a process warning with the code `AGI_CALLBACK_ERROR`, and in Nest by its `Logger`. An `error` event without a listener is dropped.",
    `## Of \`AGIServer\`\n\n${table(['event', 'arguments', 'when'], rows)}`,
    `## Of \`AGIChannel\`\n\n${table(['event', 'arguments', 'when'], channel)}`,
  );
}

/** The elements of a prompt, each with its members and their comments. */
function promptElements() {
  const { statements } = parse('ivr/prompts/prompt.ts');
  const declared = (name) => statements.find((statement) => statement.name?.text === name);
  const membersOf = (type) => {
    if (ts.isParenthesizedTypeNode(type)) return membersOf(type.type);
    if (ts.isIntersectionTypeNode(type)) return type.types.flatMap(membersOf);
    if (ts.isTypeReferenceNode(type)) return declared(type.typeName.getText()).members;
    return type.members;
  };
  return declared('PromptElement').type.types.map((type) => {
    if (type.kind === ts.SyntaxKind.StringKeyword) {
      return ['`string`', 'A sound file, without extension.'];
    }
    const members = membersOf(type);
    const written = members.map((member) => {
      const mark = member.questionToken ? '?' : '';
      return `${member.name.getText()}${mark}: ${member.type.getText()}`;
    });
    return [`\`{ ${written.join('; ')} }\``, members.map(sentence).join(' ')];
  });
}

function dialogueMethods() {
  const rows = [];
  const visit = (node) => {
    const isStatic = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
    if (ts.isMethodDeclaration(node) && node.body && !isStatic && !isHidden(node)) {
      const overload = node.parent.members.find(
        (member) => ts.isMethodDeclaration(member) && !member.body && sameName(member, node),
      );
      const parameters = node.parameters.map((parameter) => {
        const optional = parameter.questionToken ?? parameter.initializer;
        return parameter.name.getText() + (optional ? '?' : '');
      });
      rows.push([
        `\`${node.name.getText()}(${parameters.join(', ')})\``,
        sentence(overload ?? node),
      ]);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse('ivr/agi-dialog.ts'));
  return rows;
}

const HOW_KEYS_ARE_COLLECTED = `### How the keys of an answer are collected

Asterisk keeps no key that a caller presses between two commands. GET DATA hears every key from the start of a sound to
the end of the answer, so \`ask()\` uses it **if all of this holds**:

- \`terminator\` is \`#\` (as it is unless given) or \`''\`, and \`digits\` has no \`#\`: GET DATA ends at a hash, and at no other key
- there is no \`cancel\`, and no \`totalTimeout\`
- \`length\` or \`max\` is at most 1023

Then the last sound of the prompt is played by GET DATA itself, if it is a sound file or a pause, and \`bargeIn\` is not \`false\`.
One command takes the whole answer, however slow the network is, if

- the caller presses the first key while that last sound plays, or later. A key that ends an earlier element of the prompt, or
  the \`greeting\`, or a number that is said, costs one round trip until GET DATA goes on; a key within it is lost;
- \`firstDigitTimeout\` and \`interDigitTimeout\` are equal, as they are unless both are given, or 6000 and 2000, which are
  Asterisk's own. With other times a command that ends too early is followed by one that waits for the rest: only a key in
  the round trip between these two, after so long a silence, is lost.

Any other question waits for each key by a WAIT FOR DIGIT of its own, and a key within the round trip between two is
lost. Asterisk puts the keys of a caller at least 125 ms apart: over a network with a shorter round trip none is lost.

\`menu()\`, \`confirm()\`, the confirmation of an answer and the review of a recording take their first key by GET DATA, too, if
the prompt ends with a sound. The further keys of a choice with several keys are waited for one by one. A hash that
ends such a sound and may belong to the answer before is ignored: the sound is played again, once.`;

function dialoguesPage() {
  const options = (title, file, name) =>
    `## ${title}\n\n${table(
      ['option', 'type', 'what it is, and its default'],
      members(`ivr/${file}`, name).map(({ name: option, type, doc }) => [
        `\`${option}\``,
        `\`${type.replaceAll(/\s+/g, ' ').replace(/^\| /, '')}\``,
        doc,
      ]),
    )}`;
  return page(
    'Dialogues',
    'What `AgiDialog` does, and what its methods take. A wrong option is an `E_AGI_INVALID_ARGUMENT` that names it, before a sound is played. [The guide](../06-ivr.md) shows them at work.',
    `## Methods\n\n${table(['method', 'what it does'], dialogueMethods())}`,
    `## What a prompt is made of\n\nOne of these, or a list of them.\n\n${table(['element', 'what is heard'], promptElements())}`,
    options('`ask()` and `defineQuestion()`', 'interactions/ask-options.ts', 'AskOptions'),
    HOW_KEYS_ARE_COLLECTED,
    options('`menu()` and `defineMenu()`', 'interactions/menu-options.ts', 'MenuOptions'),
    options('`record()`', 'interactions/record-options.ts', 'RecordOptions'),
    options('`hold()`', 'interactions/hold.ts', 'HoldOptions'),
    options('`listen()`', 'interactions/listen.ts', 'ListeningOptions'),
    options('`conversation()`', 'interactions/conversation-options.ts', 'ConversationOptions'),
    options('`speech` of a question or a menu', 'interactions/speech-input.ts', 'SpeechInput'),
    options(
      '`new AgiDialog()`, and `dialog` of the Nest module',
      'dialog-options.ts',
      'AgiDialogOptions',
    ),
    options(
      '`speech` of a dialogue, and `defineSpeech()`',
      'speech/speech-options.ts',
      'SpeechOptions',
    ),
  );
}

/** The pages by file name. */
function referencePages() {
  const methods = channelMethods();
  return {
    'applications.md': applicationsPage(methods),
    'commands.md': commandsPage(methods),
    'dialogues.md': dialoguesPage(),
    'errors.md': errorsPage(),
    'options.md': optionsPage(),
    'events.md': eventsPage(),
  };
}

/** Prettier aligns tables; what they say is the same without. */
const unaligned = (text) => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');

for (const [name, text] of Object.entries(referencePages())) {
  if (!process.argv.includes('--check')) writeFileSync(here + name, text);
  else if (unaligned(readFileSync(here + name, 'utf8')) !== unaligned(text)) {
    console.error(`docs/reference/${name} is not what the code says; run: npm run docs`);
    process.exitCode = 1;
  }
}
