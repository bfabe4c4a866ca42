import { afterEach, beforeEach, describe, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { AgiController, AgiGuard, AgiModule, AgiRoute, type AgiChannel } from 'nestjs-agi';
import { expectCall, placeCall } from 'nestjs-agi/testing';
import { InternalGuard } from './internal.guard.js';

@AgiController()
@AgiGuard(InternalGuard)
class GuardedController {
  @AgiRoute('internal')
  async internal(channel: AgiChannel): Promise<void> {
    await channel.answer();
  }
}

describe('InternalGuard', () => {
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
    const inside = placeCall(module, '/internal', { environment: { agi_context: 'internal' } });
    expectCall(await inside.ended).toHaveEnded('continued');
    const outside = placeCall(module, '/internal');
    expectCall(await outside.ended).toHaveEnded('FAILURE', 'auth_failed');
  });
});
