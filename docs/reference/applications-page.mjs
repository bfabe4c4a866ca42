import { APPLICATIONS } from '../../dist/esm/core/internal.js';
import { extendsType, fieldsOf, fieldsWithin, withWords } from './declarations.mjs';
import { code, page, table } from './markdown.mjs';

/** The name of the constant that has an application's row: `VoiceMail` is in VOICE_MAIL. */
export const constantOf = ({ name }) => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

const fieldTable = (head, fields) =>
  table(
    [head, 'type', 'what it is'],
    fields.map(({ name, type, doc }) => [code(name), code(type), doc]),
  );

/** The arguments of a method, each followed by the fields of the object that it is. */
function argumentsOf(method) {
  return method.parameters.flatMap(({ name, type, doc }) => {
    const plain = name.replace('?', '');
    const within = plain === 'options' ? optionsOf(type) : fieldsWithin(plain, type);
    // Options of every command are told at the top of the page.
    if (plain === 'options') return within;
    return [{ name, type: type.replaceAll(/\s+/g, ' '), doc: withWords(doc, type) }, ...within];
  });
}

const optionsOf = (type) =>
  type === 'CommandOptions'
    ? []
    : fieldsOf(type, ['CommandOptions']).map((field) => ({
        ...field,
        name: `options.${field.name}`,
      }));

/** The parts about a method: what it does, its arguments, and the fields of its result. */
function methodParts(method, aboutRow) {
  const taken = argumentsOf(method);
  const isPlain = method.result === 'ApplicationResult';
  const fields = isPlain ? [] : fieldsOf(method.result, ['ApplicationResult']);
  const isOther = !isPlain && !extendsType(method.result, 'ApplicationResult');
  return [
    `${code(method.signature)}: ${method.doc.replaceAll(/\s+/g, ' ')}`,
    aboutRow,
    taken.length > 0
      ? fieldTable('argument', taken)
      : 'It takes no argument but the options of every command.',
    method.returns && `Result: ${method.returns}.`,
    isOther && 'The result has these fields only:',
    fields.length > 0
      ? fieldTable(`field of ${code(method.result)}`, fields)
      : 'Its result has no field but those of every application.',
  ].filter(Boolean);
}

function applicationPart(row, method) {
  const names = row.variables.map(code).join(', ');
  const read = row.setsAll
    ? 'that are read after it'
    : 'that are emptied before it and read after it';
  const aboutRow = [
    row.module === null ? 'Asterisk itself has it, in no module.' : `Module: ${code(row.module)}.`,
    names === '' ? 'No variable is read after it.' : `Variables ${read}: ${names}.`,
    row.looksFirst && 'Asterisk is asked first whether the call is live.',
    row.afterHangup && 'It works after a hangup.',
  ];
  return [`## ${row.name}`, ...methodParts(method, aboutRow.filter(Boolean).join(' '))].join(
    '\n\n',
  );
}

/** The page of the applications that are methods: all that each takes, leaves and resolves with. */
export function applicationsPage(methods) {
  const rows = APPLICATIONS.map((row) => {
    const method = methods.find((m) => m.rows[0] === constantOf(row));
    if (!method) throw new Error(`no method runs ${row.name}`);
    return { row, method };
  });
  const run = methods.find(({ name }) => name === 'run');
  return page(
    'Applications',
    `The ${APPLICATIONS.length} applications of the dialplan that are methods of \`AGIChannel\`, and \`run()\` for any other. [The guide](../16-applications.md) says how to use them. All that one leaves is read in one round trip. A hangup meanwhile is a result; a caller who is gone before is \`E_AGI_HANGUP\`, a wrong argument \`E_AGI_INVALID_ARGUMENT\`, and a module that Asterisk has not loaded \`E_AGI_UNSUPPORTED\`. Of a status, the words are those that are known; a word that a later Asterisk invents comes as it is.`,
    table(
      ['Asterisk', 'method'],
      rows.map(({ row, method }) => [
        `[${row.name}](#${row.name.toLowerCase()})`,
        code(method.signature),
      ]),
    ),
    `## What all of them share\n\n${fieldTable('option', fieldsOf('CommandOptions', []))}`,
    fieldTable('field of the results', fieldsOf('ApplicationResult', [])),
    ...rows.map(({ row, method }) => applicationPart(row, method)),
    '## Any other application',
    ...methodParts(run),
  );
}
