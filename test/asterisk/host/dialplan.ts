/**
 * The dialplan that `placeCall` and `callDialplan` use. A call is `Local/<exten>@from-test/n`: its
 * second half is the leg under test, which comes in like a caller's and executes [from-test] (or
 * the dialplan of a test). Its first half is the far leg, which executes [harness] far once the
 * other has answered.
 *
 * The instructions for a call arrive in variables (call-plan.ts): programs, which are numbered steps,
 * each the text of one dialplan application. All text is in base64, in pieces that fit into AMI's
 * lines, so that nothing in it can be taken for dialplan syntax.
 */

/** Contexts of ours: what they execute is not reported as the call's doing. */
export const HARNESS_CONTEXT = 'harness';
export const CALL_CONTEXT = 'from-test';

/** Where a leg under test begins: it is given what it is to report, and does the steps before. */
export const PREPARE_EXTEN = 'harness-prepare';

/** Where in `far` the far leg's steps begin. */
export const BEGIN = 'begin';

/** Names of our own variables, as opposed to those a test reads or a server sets. */
export const PREFIX = 'HARNESS_';

/** The UserEvent by which a call reports: `Call` is its id, `Value0`… what was read. */
export const REPORT_EVENT = 'HarnessReport';

/** Pieces per step. Four of them are 2700 bytes of text: see `step`. */
export const STEP_PIECES = 4;

/** Milliseconds of silence that the far leg plays again and again when it has nothing to do. */
export const STAY = 60_000;

/** The prompt that is silent for so long; see addSilence. */
export function silenceName(milliseconds: number): string {
  return `harness/silence-${milliseconds}`;
}

export function harnessDialplan(): string {
  return `
[${CALL_CONTEXT}]
exten => _[0-9A-Za-z+*#].,1,Gosub(${HARNESS_CONTEXT},${PREPARE_EXTEN},1)
 same => n,GotoIf(\${LEN(\${HARNESS_AGI})}?:reached)
 same => n,Set(AGI_OUTCOME=)
 same => n,GotoIf($["\${HARNESS_APP}" = "EAGI"]?eagi)
 same => n,AGI(\${HARNESS_AGI})
 same => n,Goto(reached)
 same => n(eagi),EAGI(\${HARNESS_AGI})
 same => n(reached),Set(HARNESS_NEXT=1)
 same => n,Gosub(${HARNESS_CONTEXT},report,1)
 same => n,Hangup()
; What h does comes after the report on the call itself, and is reported apart.
exten => h,1,GotoIf(\${LEN(\${HARNESS_H})}?:done)
 same => n,Gosub(${HARNESS_CONTEXT},report,1)
 same => n,Set(CALLERID(name)=\${HARNESS_NAME})
 same => n,Set(AGI_OUTCOME=)
 same => n,AGI(\${HARNESS_H})
 same => n,Set(HARNESS_REPORTED=)
 same => n,Gosub(${HARNESS_CONTEXT},report,1)
 same => n(done),NoOp()

[${HARNESS_CONTEXT}]
exten => dialplan,1,Gosub(${HARNESS_CONTEXT},${PREPARE_EXTEN},1)
 same => n,Goto(\${HARNESS_CONTEXT},\${HARNESS_EXTEN},1)
; Hung up before it came to its own dialplan.
exten => h,1,Goto(${CALL_CONTEXT},h,1)

; The handler runs however the channel ends, after its h, wherever in the dialplan it is then.
exten => ${PREPARE_EXTEN},1,Set(CHANNEL(hangup_handler_push)=${HARNESS_CONTEXT},report,1)
${program('BEFORE')}
 same => n(BEFORE_done),Return()

exten => far,1,GotoIf($[\${HARNESS_FAR_WAITS}]?FAR_done)
 same => n(${BEGIN}),NoOp()
${program('FAR')}
 same => n(FAR_done),Playback(${silenceName(STAY)})
 same => n,Goto(FAR_done)

; HARNESS_REPORT is one step: a UserEvent with all values. Then the caller's name goes: AMI writes it
; into the head of each event as it is, and the channel's last one must stay readable.
exten => report,1,GotoIf(\${LEN(\${HARNESS_REPORTED})}?reported)
 same => n,Set(HARNESS_REPORTED=1)
 same => n,${step('REPORT')}
 same => n,Set(HARNESS_NAME=\${CALLERID(name)})
 same => n,Set(CALLERID(name)=)
 same => n(reported),Return()
`;
}

/** Executes HARNESS_<name> steps, then goes on at the label <name>_done. */
function program(name: string): string {
  return ` same => n,Set(HARNESS_I=0)
 same => n(${name}),GotoIf($[\${HARNESS_I} < \${HARNESS_${name}}]?:${name}_done)
 same => n,${step(`${name}_\${HARNESS_I}`)}
 same => n,Set(HARNESS_I=$[\${HARNESS_I} + 1])
 same => n,Goto(${name})`;
}

/**
 * The arguments of an application are substituted into 8 KiB, and what stands within `${}` into
 * 4 KiB (VAR_BUF_SIZE). Exec substitutes the arguments of what it executes once more, without a
 * limit: so a step is short and names the variables, however long, that it is about.
 */
function step(name: string): string {
  const pieces = Array.from({ length: STEP_PIECES }, (_, i) => `\${HARNESS_${name}_${i}}`);
  return `Exec(\${BASE64_DECODE(${pieces.join('')})})`;
}
