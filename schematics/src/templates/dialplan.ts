/** The lines of a dialplan that call an application, and apologise where it did not handle the call. */
export const DIALPLAN = `; Include this file from extensions.conf, and its context from that of your telephones:
;
;   #include "/path/to/this/extensions.conf"
;   [from-telephones]
;   include => nestjs-agi
;
; "npx -p nestjs-agi agi dialplan dist/app.module.js" writes such lines for every route.

[nestjs-agi]
exten => 100,1,Set(AGI_OUTCOME=)
 same => n,AGI(agi://127.0.0.1:4573/hello)
 same => n,GotoIf($["\${AGISTATUS}" = "FAILURE"]?sorry)
 same => n,Hangup()
 same => n(sorry),Log(WARNING,The call was not handled: \${IF($["\${AGI_OUTCOME}" = ""]?not reached:\${AGI_OUTCOME})})
 same => n,Answer()
 same => n,Playback(im-sorry)
 same => n,Hangup()
`;
