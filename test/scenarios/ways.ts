import type { Scenario } from './scenario.js';

/** The lines of a scenario. */
type Story = readonly string[];

/** A difference between FastAGI and another way by which Asterisk brings a call. */
export interface Difference {
  /** The words by which docs/three-ways.md tells of it. */
  readonly text: string;
  /** Makes of the story of FastAGI that of the other way. */
  readonly change: (story: Story, scenario: Scenario) => Story;
}

const HANGUP = '> HANGUP';
const FENCE = /^(?:< GET FULL VARIABLE <word>|> 200 result=1 \(<word>\))$/;
const LAST_WORDS = /^< (?:failure|SET VARIABLE AGI_OUTCOME )/;
const isReply = (line = ''): boolean => line.startsWith('> ') && line !== HANGUP;
const isEnd = (line: string): boolean => LAST_WORDS.test(line) || line === '! server closed';
const isStatus = (line = ''): boolean => line.startsWith('AGISTATUS=');

/** Cuts a story after a line, but for the status at its end. */
function cutAfter(story: Story, index: number): Story {
  return index === -1 ? story : [...story.slice(0, index + 1), ...story.slice(-1).filter(isStatus)];
}

/** Whether a line tells a hangup, and is not one within a value. */
function tellsHangup(line: string, index: number, story: Story): boolean {
  return line === HANGUP && !/^> (?!HANGUP$|\d{3} )/.test(story[index + 1] ?? '');
}

/** The lines but for those that tell a hangup. */
export function withoutHangups(story: Story): string[] {
  return story.filter((...line) => !tellsHangup(...line));
}

/** Without a hangup that is told at the very end: the end of the session may be told before it. */
export function withoutLastHangup(story: Story): string[] {
  return story.filter((line, index) => line !== HANGUP || !isStatus(story[index + 1]));
}

/** The commands that have an answer, and last words, which need none. */
export function answeredOnly(story: Story): string[] {
  return story.filter(
    (line, index) =>
      !line.startsWith('< ') ||
      LAST_WORDS.test(line) ||
      isReply(story.slice(index + 1).find((other) => other !== HANGUP && !isEnd(other))),
  );
}

/** Bytes of a piece of a variable. */
const PIECE = 640;

/** A plain variable is read in pieces; only GET VARIABLE tells whether an empty one is set. */
function readInPieces(story: Story): Story {
  const lines = [...story];
  for (const [index, line] of lines.entries()) {
    const name = /^< GET VARIABLE ([A-Za-z_]\w*)$/.exec(line)?.[1];
    if (name === undefined) continue;
    const isReadAgain = lines[index + 2] === `< GET FULL VARIABLE \${${name}}`;
    const reply = lines[index + (isReadAgain ? 3 : 1)] ?? '';
    const value = /^> 200 result=1 \((.+)\)$/.exec(reply)?.[1];
    const piece = (from: number): string[] => [
      `< GET FULL VARIABLE \${${name}:${from}:${PIECE}}`,
      `> 200 result=1 (${(value ?? '').slice(from, from + PIECE)})`,
    ];
    const count = Math.floor((value ?? '').length / PIECE) + 1;
    const pieces = Array.from({ length: count }, (_, one) => piece(one * PIECE)).flat();
    // A reply of several lines is as it was.
    const isInLines =
      value === undefined && reply.startsWith('> 200 result=1 (') && !reply.endsWith(')');
    if (isInLines) lines[index] = pieces[0] ?? '';
    else if (value === undefined) lines.splice(index, 0, ...pieces);
    else lines.splice(index, isReadAgain ? 4 : 2, ...pieces);
    if (value === undefined && !isInLines) lines[index + 2] = `<- ${line.slice(2)}`;
  }
  return lines.map((line) => line.replace(/^<-/, '<'));
}

/** The differences of AsyncAGI, in the order in which they are applied. */
export const ASYNC_AGI: readonly Difference[] = [
  {
    text: 'No HANGUP line ends the session',
    change: (story) => {
      const last = story.lastIndexOf(HANGUP);
      return last < story.length - 2 ? story : story.filter((_, index) => index !== last);
    },
  },
  {
    text: 'Nothing tells the end of a reply but its event, and so there are no fences',
    change: (story) => story.filter((line) => !FENCE.test(line)),
  },
  {
    text: 'A command that is given up has a reply, and its channel is read empty',
    change: (story) => {
      const index = story.findIndex(
        (line, at) => line.startsWith('< STREAM FILE') && !isReply(story[at + 1]),
      );
      if (index === -1 || story.some((line) => /^< (?:HANGUP|EXEC Hangup)/.test(line)))
        return story;
      // The session may be closed meanwhile.
      const after = story.findIndex((line, at) => at > index && !isEnd(line));
      const isClosed = isStatus(story[after]);
      const end = isClosed ? ['! server closed'] : [];
      const goesOn = after === index + 1 && !isClosed;
      const drain = goesOn ? ['< WAIT FOR DIGIT 23', '> 200 result=0'] : [];
      return story.toSpliced(after, 0, ...end, '> 200 result=0 endpos=<position>', ...drain);
    },
  },
  {
    text: '`hangup({ now: true })` is no command: the manager hangs up, and the command that runs fails',
    change: (story, { isHungUpAtOnce }) => {
      if (!isHungUpAtOnce) return story;
      const [environment = '', command = ''] = story;
      const position = command.startsWith('< STREAM FILE') ? ' endpos=<position>' : '';
      return [environment, command, `> 200 result=-1${position}`, HANGUP, 'AGISTATUS=HANGUP'];
    },
  },
  {
    text: `A plain variable is read in pieces of ${PIECE} bytes`,
    change: (story, { plain }) => (plain ? story : readInPieces(story)),
  },
  {
    text: '`AGISIGHUP=no` silences nothing',
    change: (story, { variables }) =>
      variables?.AGISIGHUP === 'no'
        ? story.toSpliced(story.indexOf('> 200 result=-1') + 1, 0, HANGUP)
        : story,
  },
  {
    text: 'A command that fails ends the session',
    change: (story) => {
      const isFailed = story.includes('AGISTATUS=FAILURE') && !story.includes('< failure');
      if (!isFailed) return story;
      return cutAfter(
        story,
        story.findIndex((line) => line.startsWith('> 200 result=-1')),
      );
    },
  },
  {
    text: 'No command is executed after the hangup',
    change: (story) => cutAfter(story, story.findIndex(tellsHangup)),
  },
  {
    text: 'In the `h` extension the session ends at once',
    change: (story, { dead }) => (dead ? [story[0] ?? '', HANGUP] : story),
  },
  {
    text: 'An environment with lines that Asterisk does not write is not handed on',
    change: (story, { callerId }) =>
      callerId?.name?.includes('\n') ? ['environment: ', ...story.slice(1)] : story,
  },
];

/** The differences of a program, in the order in which they are applied. */
export const PROGRAM: readonly Difference[] = [
  {
    text: 'The environment has no `agi_network` and `agi_network_script`',
    change: ([environment = '', ...story]) => [
      environment.replace('agi_network agi_network_script ', ''),
      ...story,
    ],
  },
  { text: 'SIGHUP tells a hangup, and no line does', change: withoutHangups },
  {
    text: 'Nothing is read after the last words',
    change: (story) => cutAfter(story, story.indexOf('< failure')),
  },
  {
    text: 'There are no routes: the program has one handler',
    change: (story, { path }) =>
      path === undefined
        ? story
        : [story[0] ?? '', '< NOOP', '> 200 result=0', 'AGISTATUS=SUCCESS'],
  },
];

/** The story that another way must tell, and how many differences there are of each kind. */
export function expectedOf(story: Story, scenario: Scenario, way: readonly Difference[]): Story {
  return way.reduce((lines, { change }) => change(lines, scenario), story);
}

/** The number of scenarios in which each difference shows. */
export function countsOf(
  stories: ReadonlyMap<string, Story>,
  scenarios: Readonly<Record<string, Scenario>>,
  way: readonly Difference[],
): Map<string, number> {
  const counts = new Map(way.map(({ text }) => [text, 0]));
  for (const [name, scenario] of Object.entries(scenarios)) {
    let story = stories.get(name) ?? [];
    for (const { text, change } of way) {
      const changed = change(story, scenario);
      if (changed.join('\n') !== story.join('\n')) counts.set(text, (counts.get(text) ?? 0) + 1);
      story = changed;
    }
  }
  return counts;
}
