// The calls of a benchmark: for each kind the lines that a server writes, Asterisk's replies, and
// the same commands through our API. Both sides of a benchmark read them from here.

const value = (text) => `200 result=1 (${text})`;
const OK = '200 result=0';
const DONE = '200 result=1';
const PLAYED = '200 result=0 endpos=12345';

/** One of each kind of command that a short call is made of. */
const REAL = [
  ['ANSWER', OK],
  ['GET VARIABLE CHANNEL', value('PJSIP/100-00000001')],
  ['SET VARIABLE foo bar', DONE],
  ['VERBOSE "hello" 1', DONE],
  ['STREAM FILE welcome ""', PLAYED],
  ['GET DATA menu 5000 1', '200 result=1234'],
  ['SAY DIGITS 123 ""', OK],
  ['EXEC NoOp x', OK],
  ['GET FULL VARIABLE ${CALLERID(num)}', value('1001')],
  ['HANGUP', DONE],
];

async function real(channel) {
  await channel.answer();
  await channel.getVariable('CHANNEL');
  await channel.setVariable('foo', 'bar');
  await channel.verbose('hello', 1);
  await channel.streamFile('welcome');
  await channel.getData('menu', 5000, 1);
  await channel.sayDigits('123');
  await channel.exec('NoOp', 'x');
  await channel.getFullVariable('${CALLERID(num)}');
  await channel.hangup();
}

/** The middle of a phone menu, ten times: a value to quote, a value to read, an answer to collect. */
const MENU_ROUNDS = 10;
const MENU = Array.from({ length: MENU_ROUNDS }, (_, round) => [
  [`SET VARIABLE CHOICE_${round} "Joe \\"the\\" caller, line ${round}"`, DONE],
  ['DATABASE GET customers 1001', value('Ada Lovelace, 12 St James Square')],
  ['GET DATA main-menu 5000 4', '200 result=42'],
]).flat();

async function menu(channel) {
  for (let round = 0; round < MENU_ROUNDS; round++) {
    await channel.setVariable(`CHOICE_${round}`, `Joe "the" caller, line ${round}`);
    await channel.databaseGet('customers', '1001');
    await channel.getData('main-menu', 5000, 4);
  }
}

const COUNT = Number(process.env.COMMANDS ?? 10);
const NOOP = Array.from({ length: COUNT }, () => ['NOOP bench', OK]);

async function noop(channel) {
  for (let index = 0; index < COUNT; index++) await channel.noop('bench');
}

const dialogue = (steps, handle) => ({
  lines: steps.map(([line]) => `${line}\n`),
  replies: steps.map(([, reply]) => `${reply}\n`),
  handle,
});

export const DIALOGUES = {
  real: dialogue(REAL, real),
  menu: dialogue(MENU, menu),
  noop: dialogue(NOOP, noop),
};

/** The kind that this process was started for. */
export const KIND = process.env.DIALOGUE ?? 'real';
export const DIALOGUE = DIALOGUES[KIND];
if (DIALOGUE === undefined) {
  throw new Error(
    `DIALOGUE is ${KIND}, but it must be one of ${Object.keys(DIALOGUES).join(', ')}`,
  );
}
