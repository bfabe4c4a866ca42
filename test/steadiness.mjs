// Code that makes a test depend on how fast the machine is, as rules for ESLint (`no-restricted-syntax`).

const PAUSE =
  'How long something takes is up to the machine: wait for what happens, not for a time.';
const CLOCK = 'How long something took is up to the machine: no test says anything of it.';

const inLoop = ':matches(WhileStatement, ForStatement, ForOfStatement)';
/** A statement of its own, and not the pause of a loop that looks again and again. */
const statement = `:not(${inLoop}, ${inLoop} > BlockStatement) > ExpressionStatement`;
const timer = 'CallExpression[callee.name="setTimeout"]';

export const steadiness = [
  { selector: `${statement} > AwaitExpression > NewExpression:has(${timer})`, message: PAUSE },
  {
    selector: `${statement} > AwaitExpression > CallExpression[callee.name=/^(sleep|delay|setTimeout)$/]`,
    message: PAUSE,
  },
  {
    selector: 'CallExpression[callee.object.name="performance"][callee.property.name="now"]',
    message: CLOCK,
  },
  {
    selector: 'CallExpression[callee.object.name="process"][callee.property.name="hrtime"]',
    message: CLOCK,
  },
  {
    selector:
      'BinaryExpression[operator="-"]:has(> CallExpression[callee.object.name="Date"][callee.property.name="now"])',
    message: CLOCK,
  },
];
