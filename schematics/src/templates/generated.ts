import type { Application } from '../application.js';
import type { Name } from '../names.js';

/** The functions of the test runner, where they have to be imported. */
function runner({ testFunctions }: Application): string {
  if (testFunctions === undefined) return '';
  return `import { afterEach, beforeEach, describe, it } from '${testFunctions}';\n`;
}

export function controllerSource({ dashed, pascal, camel }: Name): string {
  return `import { AgiController, AgiRoute, Channel, type AgiChannel } from 'nestjs-agi';

@AgiController()
export class ${pascal}Controller {
  /** AGI(agi://127.0.0.1:4573/${dashed}) in the dialplan. */
  @AgiRoute('${dashed}')
  async ${camel}(@Channel() channel: AgiChannel): Promise<void> {
    await channel.answer();
    const { digits } = await channel.getData('demo-instruct', 5000, 1);
    await channel.setVariable('PRESSED', digits);
  }
}
`;
}

export function controllerSpec({ dashed, pascal }: Name, application: Application): string {
  return `${runner(application)}import { Test, type TestingModule } from '@nestjs/testing';
import { AgiModule } from 'nestjs-agi';
import { expectCall, placeCall } from 'nestjs-agi/testing';
import { ${pascal}Controller } from './${dashed}.controller${application.extension}';

describe('${pascal}Controller', () => {
  let module: TestingModule;

  beforeEach(async () => {
    module = await Test.createTestingModule({
      imports: [AgiModule.forRoot()],
      controllers: [${pascal}Controller],
    }).compile();
    await module.init();
  });

  afterEach(() => module.close());

  it('tells the dialplan which key was pressed', async () => {
    const call = placeCall(module, '/${dashed}').whenPlaying('demo-instruct').press('1');
    expectCall(await call.ended)
      .toHaveEnded('continued')
      .toHaveSet('PRESSED', '1');
  });
});
`;
}

export function guardSource({ pascal }: Name): string {
  return `import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AgiExecutionContext } from 'nestjs-agi';

/** For routes: \`@AgiGuard(${pascal}Guard)\`. A caller's number proves nothing; a context of the dialplan does. */
@Injectable()
export class ${pascal}Guard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = AgiExecutionContext.create(context).getRequest();
    return request.context === 'internal';
  }
}
`;
}

export function guardSpec({ dashed, pascal, camel }: Name, application: Application): string {
  return `${runner(application)}import { Test, type TestingModule } from '@nestjs/testing';
import { AgiController, AgiGuard, AgiModule, AgiRoute, type AgiChannel } from 'nestjs-agi';
import { expectCall, placeCall } from 'nestjs-agi/testing';
import { ${pascal}Guard } from './${dashed}.guard${application.extension}';

@AgiController()
@AgiGuard(${pascal}Guard)
class GuardedController {
  @AgiRoute('${dashed}')
  async ${camel}(channel: AgiChannel): Promise<void> {
    await channel.answer();
  }
}

describe('${pascal}Guard', () => {
  let module: TestingModule;

  beforeEach(async () => {
    module = await Test.createTestingModule({
      imports: [AgiModule.forRoot()],
      controllers: [GuardedController],
    }).compile();
    await module.init();
  });

  afterEach(() => module.close());

  it('lets calls of the context internal in, and no others', async () => {
    const inside = placeCall(module, '/${dashed}', { environment: { agi_context: 'internal' } });
    expectCall(await inside.ended).toHaveEnded('continued');
    const outside = placeCall(module, '/${dashed}');
    expectCall(await outside.ended).toHaveEnded('FAILURE', 'auth_failed');
  });
});
`;
}

export function dialogueSource({ pascal }: Name): string {
  return `import { Injectable } from '@nestjs/common';
import { AgiDialog } from 'nestjs-agi';

/** A part of a call: inject it into a controller. Each call has its own. */
@Injectable()
export class ${pascal}Dialogue {
  constructor(private readonly dialog: AgiDialog) {}

  /** Asks for an account of four digits; \`undefined\` if the caller gives none. */
  async account(): Promise<string | undefined> {
    const answer = await this.dialog.ask({ prompt: 'vm-enter-num-to-call', length: 4, tries: 3 });
    return answer.outcome === 'matched' ? answer.value : undefined;
  }
}
`;
}

export function dialogueSpec({ dashed, pascal, camel }: Name, application: Application): string {
  return `${runner(application)}import { Test, type TestingModule } from '@nestjs/testing';
import { AgiController, AgiModule, AgiRoute, type AgiChannel } from 'nestjs-agi';
import { expectCall, placeCall } from 'nestjs-agi/testing';
import { ${pascal}Dialogue } from './${dashed}.dialogue${application.extension}';

@AgiController()
class AskingController {
  constructor(private readonly dialogue: ${pascal}Dialogue) {}

  @AgiRoute('${dashed}')
  async ${camel}(channel: AgiChannel): Promise<void> {
    await channel.setVariable('ACCOUNT', (await this.dialogue.account()) ?? 'none');
  }
}

describe('${pascal}Dialogue', () => {
  let module: TestingModule;

  beforeEach(async () => {
    module = await Test.createTestingModule({
      imports: [AgiModule.forRoot()],
      controllers: [AskingController],
      providers: [${pascal}Dialogue],
    }).compile();
    await module.init();
  });

  afterEach(() => module.close());

  it('hears an account', async () => {
    const call = placeCall(module, '/${dashed}').whenPlaying('vm-enter-num-to-call').press('4711');
    expectCall(await call.ended).toHaveSet('ACCOUNT', '4711');
  });

  it('gives up on a caller who presses nothing', async () => {
    expectCall(await placeCall(module, '/${dashed}').ended).toHaveSet('ACCOUNT', 'none');
  });
});
`;
}

export function sampleTest({ dashed }: Name, application: Application, module: string): string {
  return `${runner(application)}import { Test, type TestingModule } from '@nestjs/testing';
import { expectCall, placeCall } from 'nestjs-agi/testing';
import { AppModule } from '${module}${application.extension}';

describe('a call to /${dashed}', () => {
  let module: TestingModule;

  beforeEach(async () => {
    module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    await module.init();
  });

  afterEach(() => module.close());

  it('is handled', async () => {
    expectCall(await placeCall(module, '/${dashed}').ended).toHaveEnded('continued');
  });
});
`;
}
