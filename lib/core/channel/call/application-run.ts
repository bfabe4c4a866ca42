import type { Application, ApplicationEnd } from '../../application/application.js';
import type { Reply } from '../../codec/reply.js';
import { joinOptions } from '../../command/application-options.js';
import { command } from '../../command/command.js';
import { respond } from '../../command/decoding.js';
import { encodeCommand } from '../../command/encoding.js';
import type { Place } from '../../command/place.js';
import { CHANNEL_STATUS } from '../../command/rows/call.js';
import { EXEC } from '../../command/rows/flow.js';
import { GET_FULL_VARIABLE } from '../../command/rows/variables.js';
import { isAGIError, type AGIError } from '../../errors.js';
import type { CommandOptions } from '../options.js';
import type { Call } from './call.js';
import { checkOptions } from './command-options.js';
import type { CommandObserver } from './command-watch.js';
import { VariableReading, type VariableValues } from './variable-reading.js';

/** Whether Asterisk wants the channel elsewhere. A 1 is no proof: a bridge that ends gives it as well. */
const CHECK = 'CHANNEL(checkhangup)';

const PLACE = ['CONTEXT', 'EXTEN', 'PRIORITY'];

/** The variables that are read before an application. */
const BEFORE = [CHECK, ...PLACE, 'HANGUPCAUSE'];

/** Plain variables of which Asterisk does not compute the value; an underscore would change another one. */
const CAN_BE_EMPTIED = /^(?!(?:HANGUPCAUSE|CONTEXT|EXTEN|PRIORITY)$)[A-Za-z]\w*$/;

/** The replies to EXEC, and to the command that reads what the application has left. */
interface Replies {
  readonly exec: Reply;
  readonly left: Reply | undefined;
}

/**
 * Runs an application on a call, and resolves with the result of its row.
 *
 * @throws AGIError for arguments and options that cannot be sent
 */
export function runApplication<Given extends readonly unknown[], Result>(
  call: Call,
  row: Application<Given, Result>,
  given: Given,
  options: CommandOptions | undefined,
): Promise<Result> {
  const run = new ApplicationRun(call, row, row.arguments(...given), options);
  return call.throttle.run(() => run.run(options));
}

/**
 * One application that is run on a call. All of its commands enter the queue at the same time, so that
 * no other command comes in between: a look at the call, variables that are emptied, and EXEC. What the
 * application has left is then read by one expression, before any other command as well.
 */
class ApplicationRun<Result> implements CommandObserver {
  readonly #call: Call;
  readonly #application: Application<never, Result>;
  readonly #values: readonly string[];
  readonly #after: VariableReading;
  #before: VariableValues = {};
  #sentAt: number | undefined;
  #endedAt: number | undefined;

  /** @throws AGIError for arguments and options that cannot be sent */
  constructor(
    call: Call,
    application: Application<never, Result>,
    args: readonly string[],
    options: CommandOptions | undefined,
  ) {
    const { name, variables, looksFirst } = application;
    this.#call = call;
    this.#application = application;
    this.#values = [name, joinOptions(name, args)];
    this.#after = new VariableReading([...variables, CHECK, ...(looksFirst ? PLACE : [])]);
    checkOptions(name, options);
    encodeCommand(EXEC, this.#values, call.reader);
    encodeCommand(GET_FULL_VARIABLE, [this.#after.expression], call.reader);
  }

  async run(options: CommandOptions | undefined): Promise<Result> {
    if (!this.#isRefused(options)) this.#prepare();
    let replies: Replies;
    try {
      replies = await this.#execute(options);
    } catch (error) {
      const isCutOff = isAGIError(error) && error.code === 'E_AGI_HANGUP';
      if (!isCutOff || this.#sentAt === undefined) throw error;
      const values = await this.#valuesOfDead();
      return this.#application.result(this.#end({ found: true, result: null }, values));
    }
    const { exec, left } = replies;
    const { found, result } = EXEC.decode(exec);
    if (!found && !this.#application.mayBeMissing) throw this.#missing();
    const values = left === undefined ? {} : this.#valuesLeft(left);
    if (left !== undefined) await this.#proveHangup(values);
    return this.#application.result(this.#end({ found, result: found ? result : null }, values));
  }

  sent(): void {
    this.#sentAt ??= performance.now();
  }

  settled(): void {
    // The promise of the command tells that.
  }

  /** Whether EXEC will not be sent, for a reason that is known already. */
  #isRefused(options: CommandOptions | undefined): boolean {
    const { isHungUp, isEnded } = this.#call;
    const needsLive = isHungUp && !this.#application.afterHangup;
    return isEnded || needsLive || options?.signal?.aborted === true;
  }

  /** Gives the queue the commands that come before EXEC. */
  #prepare(): void {
    const { looksFirst, setsAll, variables } = this.#application;
    if (looksFirst) void this.#look();
    const stale = setsAll ? [] : variables.filter((name) => CAN_BE_EMPTIED.test(name));
    if (stale.length === 0) return;
    const assignments = stale.map((name) => `${name}=`).join(',');
    void this.#call.run(EXEC, ['MSet', assignments], undefined, respond);
  }

  /**
   * Reads where the call is. If Asterisk may want the channel elsewhere, a command follows that a dead
   * channel answers with 511, and then EXEC is not sent.
   */
  #look(): Promise<void> {
    const reading = new VariableReading(BEFORE);
    const row = command({
      ...GET_FULL_VARIABLE,
      duration: 'instant',
      followUp: {
        command: CHANNEL_STATUS,
        argumentsFor: (reply) => (mayBeDead(reading.valuesOf(reply)) ? [] : undefined),
      },
    });
    return this.#call.run(row, [reading.expression], undefined, (reply) => {
      this.#before = reading.valuesOf(reply) ?? {};
    });
  }

  #execute(options: CommandOptions | undefined): Promise<Replies> {
    const { instant, afterHangup } = this.#application;
    const followUp = {
      command: GET_FULL_VARIABLE,
      argumentsFor: (reply: Reply) => {
        this.#endedAt = performance.now();
        return EXEC.decode(reply).found ? [this.#after.expression] : undefined;
      },
    };
    const row = command({ ...EXEC, afterHangup, ...(!instant && { followUp }) });
    const decode = (exec: Reply, left?: Reply): Replies => ({ exec, left });
    return this.#call.run(row, this.#values, options, decode, { observer: this });
  }

  #valuesLeft(reply: Reply): VariableValues {
    const values = this.#after.valuesOf(reply);
    if (values !== undefined) return values;
    const message = `${this.#application.name}: the peer does not evaluate what it has left: is it Asterisk?`;
    throw this.#failed(this.#call.error('E_AGI_PROTOCOL', message, EXEC.words));
  }

  /**
   * Reads the variables on the dead channel, after the command was given up because of a hangup: the
   * option `signal` may be the signal of the call. Gives none if the connection has ended.
   */
  async #valuesOfDead(): Promise<VariableValues> {
    if (this.#call.isEnded) return {};
    const { expression } = this.#after;
    const decode = (reply: Reply): VariableValues => this.#after.valuesOf(reply) ?? {};
    try {
      return await this.#call.run(GET_FULL_VARIABLE, [expression], undefined, decode);
    } catch {
      return {};
    }
  }

  /** Asterisk may tell of the hangup later than of the end of the application. A 511 proves it. */
  async #proveHangup(values: VariableValues): Promise<void> {
    if (this.#call.isHungUp || this.#call.isEnded || !mayBeDead(values)) return;
    try {
      await this.#call.run(CHANNEL_STATUS, [], undefined, respond);
    } catch {
      // It says that the call is over, or nothing at all.
    }
  }

  #end(
    answer: Pick<ApplicationEnd, 'found' | 'result'>,
    variables: VariableValues,
  ): ApplicationEnd {
    const { isHungUp: hungUp } = this.#call;
    const sentAt = this.#sentAt ?? performance.now();
    const duration = (this.#endedAt ?? performance.now()) - sentAt;
    const before = this.#before;
    const leftTo = hungUp ? null : placeAfter(variables, before);
    return { ...answer, variables, before, leftTo, hungUp, duration };
  }

  #missing(): AGIError {
    const { name, module } = this.#application;
    const remedy = module === null ? '' : `: load ${module}.so`;
    const message = `this Asterisk has no application ${name}${remedy}`;
    return this.#failed(this.#call.error('E_AGI_UNSUPPORTED', message, EXEC.words));
  }

  #failed(error: AGIError): AGIError {
    this.#call.commandFailed(error);
    return error;
  }
}

/** Whether the check has no answer, or not the one of a live channel. */
function mayBeDead(values: VariableValues | undefined): boolean {
  return values?.[CHECK] !== '0';
}

/**
 * Where the call goes on if the application has moved it. Asterisk notes the priority before the one
 * where it goes on.
 */
function placeAfter(values: VariableValues, before: VariableValues): Place | null {
  const [context, extension, priority] = PLACE.map((name) => values[name] ?? null);
  const isMoved = PLACE.some((name) => values[name] !== before[name]);
  if (!context || !extension || !priority || !before.CONTEXT || !isMoved) return null;
  return { context, extension, priority: String(Number(priority) + 1) };
}
