import { AGIError, describeThrown, printable, type AGIErrorCode } from '../core/index.js';
import { describeValue, quoteValue } from '../core/internal.js';

function wiringError(code: AGIErrorCode, message: string, cause?: unknown): AGIError {
  return new AGIError(code, message, cause === undefined ? {} : { cause });
}

/** The line of the log where a server does not listen because a test runs it. */
export const notListening = (runner: string): string =>
  `Not listening: this process runs ${runner}. Tests place calls in memory, placeCall(app, '/path'). ` +
  'To listen all the same, give listen: true';

/** The line of the log where a client of the manager does not connect because a test runs it. */
export const notConnecting = (runner: string): string =>
  `Not connecting to the manager: this process runs ${runner}. Tests replace AmiClient by one of a SimulatedPbx. ` +
  'To connect all the same, give connect: true';

/** Every error of wrong decorators or options: it names the class and the method, and says what to do. */
export const messages = {
  notAMethod: (owner: string, decorator: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `@${decorator}() on ${owner} is not on a method of instances; a getter, a property or a static ` +
        'method cannot run on a controller. Make it a plain method',
    ),
  symbolRoute: (type: string, key: symbol) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `@AgiRoute() is on ${type}[${String(key)}], and Nest finds guards, pipes, interceptors and ` +
        'filters only on methods with a name. Give the method a name',
    ),
  notAMethodAnyMore: (owner: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${owner} was a method when the decorators of this package saw it, and is none now: another ` +
        'decorator made a getter of it, or took it away. Remove that decorator, or put it on another method',
    ),
  lostEnhancers: (owner: string, decorators: readonly string[]) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${owner} has ${decorators.map((name) => `@${name}()`).join(' and ')} on a function that is not ` +
        'the method any more, so that Nest would not run it: another decorator put a function of its ' +
        'own in place of the method, or the class overrides it. Put that decorator lowest, next to ' +
        'the method; repeat the decorators on an overriding method',
    ),
  withoutRoute: (owner: string, decorator: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${owner} has @${decorator}() but no @AgiRoute(), so that it has no effect. Add @AgiRoute(), or ` +
        'remove it; a handler of another transport uses @UseGuards() and decorators of its own',
    ),
  guardWithoutRoutes: (type: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${type} has @AgiGuard() but no method with @AgiRoute(), so that it guards nothing. Add @AgiRoute() ` +
        'to a method, or remove it; handlers of another transport use @UseGuards()',
    ),
  publicAndGuarded: (owner: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${owner} has @AgiGuard() without a guard, which makes it public, and another @AgiGuard() with guards. ` +
        'Keep one of them',
    ),
  noRoutes: (type: string, httpMethods: readonly string[]) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${type} has @AgiController() but no method with @AgiRoute(), so that no call can reach it` +
        (httpMethods.length > 0
          ? `; ${httpMethods.join(', ')} is for HTTP: decorators like @Get() make no route for calls. `
          : '. ') +
        'Add @AgiRoute(), or make it a plain @Controller()',
    ),
  notConfigured: () =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      '`imports: [AgiModule]` makes no server, so that no call is taken. Write ' +
        '`AgiModule.forRoot({ … })` or `forRootAsync()`, in one module of the application; with ' +
        '`isGlobal: true` the other modules can inject the server without importing anything',
    ),
  routeOnProvider: (owner: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${owner} has @AgiRoute() but its class is a provider, where guards, pipes, interceptors and ` +
        'filters would not run correctly. List the class under `controllers` of its module',
    ),
  badParameter: (owner: string, decorator: string, what: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `@${decorator}() on a parameter of ${owner} got ${what}; it takes pipes, or ` +
        '{ schema, pipes } where the schema is a Standard Schema validator and the pipes are a list',
    ),
  notAVariable: (owner: string, name: unknown) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `@AgiVariable() on a parameter of ${owner} got ${quoteValue(name)}; it takes the name of a plain ` +
        'variable, or of a function such as CALLERID(num)',
    ),
  noCallValue: (owner: string, name: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${owner} has @CallValue() with the key ${JSON.stringify(name)}, and nobody has set it for this call. ` +
        'Set it in a guard of the route, channel.set(key, value), or give the decorator a pipe that gets ' +
        'undefined, such as new DefaultValuePipe(null)',
    ),
  notVariables: (owner: string, what: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${owner} has @SetsVariables() and returned ${what}; it must return an object with a property for each ` +
        'variable, such as { BALANCE: 125 }, or nothing',
    ),
  notAPlainVariable: (owner: string, name: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${owner} has @SetsVariables() and returned a property ${JSON.stringify(printable(name))}, which is not ` +
        'the name of a plain variable (letters, digits and underscores). Write a dialplan function by ' +
        'channel.setVariable()',
    ),
  notAVariableValue: (owner: string, name: string, what: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${owner} has @SetsVariables() and returned ${what} for ${name}; a variable is a text, a finite number, ` +
        'true or false; null empties it, and undefined leaves it as it is',
    ),
  undecoratedParameter: (owner: string, index: number) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `parameter ${index} of ${owner} has no decorator while others have, so it would be undefined; ` +
        'put a decorator such as @Channel() before it',
    ),
  orphan: (name: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${name} has @AgiRoute() methods but no module lists it, nor a class that extends it, so no call ` +
        'can reach it. Add it to `controllers` of a module that the application imports, or set the ' +
        "option `orphans: 'ignore'` if it belongs to another application",
    ),
  routeTaken: (path: string, owner: string, present: string, cause: AGIError) =>
    wiringError(
      cause.code,
      `${owner} and ${present} both want ${JSON.stringify(path)}: ${cause.message}`,
      cause,
    ),
  invalidRoute: (owner: string, cause: AGIError) =>
    wiringError(cause.code, `@AgiRoute() of ${owner}: ${cause.message}`, cause),
  unknownServer: (owner: string, name: string, known: readonly string[]) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${owner} belongs to the AGI server ${JSON.stringify(name)}, but there is none of that name ` +
        `(there is ${known.map((one) => JSON.stringify(one)).join(', ')}); import ` +
        `AgiModule.forRoot({ name: ${JSON.stringify(name)}, … })`,
    ),
  serverTwice: (name: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `two AgiModule.forRoot() make an AGI server ${JSON.stringify(name)}; import one of them only, ` +
        'or give the other a `name`',
    ),
  scopedListener: (owner: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${owner} has @OnAgiEvent() but is made anew for each call, so that no instance can listen; move it ` +
        'to a provider that is not request-scoped',
    ),
  scopedAmiListener: (owner: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${owner} has @OnAmiEvent() but is made anew for each request, so that no instance can listen; move it ` +
        'to a provider that is not request-scoped',
    ),
  unknownAmi: (owner: string, name: string, known: readonly string[]) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `${owner} listens to the AMI client ${JSON.stringify(name)}, but ` +
        (known.length === 0
          ? 'no AgiModule has the option `ami`; '
          : `there is none of that name (there is ${known.map((one) => JSON.stringify(one)).join(', ')}); `) +
        'give AgiModule.forRoot({ ami: … }) a client of that name',
    ),
  amiTwice: (name: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `two AgiModule.forRoot() have an AMI client ${JSON.stringify(name)}; keep one of them, or give them names: ` +
        'ami: { berlin: { … } }',
    ),
  undeclaredAmi: (names: readonly string[]) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `the options of AgiModule.forRootAsync() have \`ami\` (${names.map((name) => JSON.stringify(name)).join(', ')}), ` +
        'which Nest must know of before it asks for the options: write forRootAsync({ amiClients: true, … }), or ' +
        `a list of the names, amiClients: ['berlin']`,
    ),
  declaredAmi: (name: string, known: readonly string[]) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `AgiModule.forRootAsync() has the AMI client ${JSON.stringify(name)} in \`amiClients\`, but the option \`ami\` ` +
        `has ${known.length === 0 ? 'none' : known.map((one) => JSON.stringify(one)).join(', ')}; give it there`,
    ),
  undeclaredAudio: () =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      'the options of AgiModule.forRootAsync() have `audio`, which Nest must know of before it asks for the ' +
        'options: write forRootAsync({ audioServer: true, … })',
    ),
  declaredAudio: () =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      'AgiModule.forRootAsync() has `audioServer`, but the options have no `audio`; give it there',
    ),
  audioTwice: () =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      'two AgiModule.forRoot() have the option `audio`, and nobody could say which AudioServer is meant; keep one ' +
        'of them: it gives a line to the calls of any server',
    ),
  asyncWithoutAmi: () =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      'AgiModule options: `asyncAgi` needs `ami`, by which calls of AsyncAGI come; give the settings of a client there',
    ),
  unknownAddress: (host: string) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `the server listens on every address (${JSON.stringify(host)}), so that nobody knows by which one Asterisk ` +
        "reaches it; give the address to the placer: ami: { placer: { agi: 'agi://10.0.0.5:4573' } }",
    ),
  noOptions: (given: unknown) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `AgiModule options are ${describeValue(given)}, but they must be an object; check what the factory or ` +
        'class of forRootAsync() returns',
    ),
  twoAuths: () =>
    wiringError(
      'E_AGI_AUTH_EXISTS',
      'AgiModule options: `auth` and `guards` are both given, and both are the global ' +
        'authentication; keep one of them',
    ),
  guardUnresolved: (owner: string, guard: string, module: string, cause: unknown) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `the guard ${guard} of ${owner} cannot be made in ${module}. A guard is a provider of that module, ` +
        'or an export of a module that it imports (AgiModule has an option `imports`), or a class with ' +
        'dependencies that the module can inject. It runs before the providers of the call exist, so it cannot be ' +
        `request-scoped. ${describeThrown(cause).message}`,
      cause,
    ),
  notAGuard: (owner: string, given: unknown) =>
    wiringError(
      'E_AGI_INVALID_ARGUMENT',
      `a guard of ${owner} is ${describeValue(given)}, but it must be a class or an object with ` +
        'canActivate(), or an authentication function',
    ),
} as const;
