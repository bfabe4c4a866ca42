import { harnessDialplan } from './dialplan.js';
import { pjsipConfiguration, telephoneDialplan } from '../telephone/pjsip-configuration.js';
import { modules } from './modules.js';

/** The folder in `etc/` with the dialplan of tests. */
export const DIALPLAN_FOLDER = 'dialplan';

export interface ConfigurationInput {
  /** The run folder, as Asterisk sees it. */
  folder: string;
  ami: { port: number; username: string; secret: string };
  /** Configuration files of a test's own, by name; nearly all may replace ours. */
  config: Readonly<Record<string, string>>;
}

/** Everything that Asterisk is to read from `etc/`, by file name. */
export function configurationFiles(input: ConfigurationInput): Record<string, string> {
  return {
    'logger.conf': LOGGER,
    'modules.conf': `[modules]\nautoload = no\n${modules.map((m) => `load = ${m}\n`).join('')}`,
    'musiconhold.conf': `[default]\nmode = files\ndirectory = ${input.folder}/moh\n`,
    'indications.conf': INDICATIONS,
    'http.conf': '[general]\nenabled = no\n',
    'cdr.conf': '[general]\nenable = no\n',
    'cel.conf': '[general]\nenable = no\n',
    'acl.conf': '',
    // SIP is spoken on the UDP port of the number that is AMI's TCP port.
    ...pjsipConfiguration(input.ami.port),
    'extensions.conf': `${harnessDialplan()}${telephoneDialplan()}\n#include "${DIALPLAN_FOLDER}/*.conf"\n`,
    // Without any file to include, Asterisk would take none of the above.
    [`${DIALPLAN_FOLDER}/none.conf`]: '',
    // Asterisk complains at each start about the ones that are missing, and finds its defaults.
    ...Object.fromEntries(QUIET.map((name) => [name, '[general]\n'])),
    ...input.config,
    // Never a test's own: without them Asterisk runs with the machine's, or out of our reach.
    'asterisk.conf': asteriskConf(input.folder),
    'manager.conf': managerConf(input.ami),
  };
}

const QUIET = 'amd ccss confbridge features queues queuerules udptl'
  .split(' ')
  .map((name) => `${name}.conf`);

function asteriskConf(folder: string): string {
  return `[directories]
astetcdir => ${folder}/etc
astvarlibdir => ${folder}/data
astdatadir => ${folder}/data
astkeydir => ${folder}/data
astdbdir => ${folder}/db
astspooldir => ${folder}/spool
astrundir => ${folder}/run
astlogdir => ${folder}/log

[options]
nocolor = yes
verbose = 3
documentation_language = en_US
; Load tests hold a thousand calls of several descriptors each.
maxfiles = 20000
`;
}

const LOGGER = `[general]
dateformat = %H:%M:%S.%3q
; A thousand messages wait unless more may, and then they are thrown away.
logger_queue_limit = 100000

[logfiles]
full => notice,warning,error,verbose(3)
`;

function managerConf(ami: ConfigurationInput['ami']): string {
  return `[general]
enabled = yes
bindaddr = 127.0.0.1
port = ${ami.port}

[${ami.username}]
secret = ${ami.secret}
deny = 0.0.0.0/0.0.0.0
permit = 127.0.0.1/255.255.255.255
; call: channels come, answer and go. dialplan: Newexten and VarSet. user: our own reports. agi: commands.
read = system,call,dialplan,user,agi
write = all
; By default a session that does not read for 100 ms is cut off: less than a busy test takes.
writetimeout = 30000

; Users of a test's own.
#tryinclude "manager-users.conf"
`;
}

/** Playtones and Busy() need a country's tones. */
const INDICATIONS = `[general]
country = us

[us]
description = United States
ringcadence = 2000,4000
dial = 350+440
busy = 480+620/500,0/500
ring = 440+480/2000,0/4000
congestion = 480+620/250,0/250
`;
