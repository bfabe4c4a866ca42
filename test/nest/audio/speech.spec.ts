import { afterEach, describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  AgiController,
  AgiDialog,
  AgiModule,
  AgiRoute,
  type AgiModuleOptions,
  type RecognisedText,
  type RecogniseOptions,
  type SpeechToText,
  type TextToSpeech,
} from 'nestjs-agi';
import { placeCall, simulatedRecogniser, simulatedVoice } from 'nestjs-agi/testing';

const answers: unknown[] = [];
let app: TestingModule | undefined;

afterEach(async () => {
  answers.length = 0;
  await app?.close();
  app = undefined;
});

@AgiController()
class NameController {
  constructor(private readonly dialog: AgiDialog) {}

  @AgiRoute('name')
  async name(): Promise<void> {
    answers.push(await this.dialog.ask({ prompt: { say: 'Who is it?' }, speech: true }));
  }
}

@Injectable()
class Dictionary {
  readonly hears = simulatedRecogniser();
}

@Injectable()
class Recogniser implements SpeechToText {
  constructor(@Inject(Dictionary) private readonly dictionary: Dictionary) {}

  recognise(
    audio: AsyncIterable<Int16Array>,
    options: RecogniseOptions,
  ): AsyncIterable<RecognisedText> {
    return this.dictionary.hears.recognise(audio, options);
  }
}

class Voice implements TextToSpeech {
  readonly synthesise = simulatedVoice().synthesise;
}

async function start(options: AgiModuleOptions, providers: Type[] = []): Promise<TestingModule> {
  @Module({ providers, exports: providers })
  class EnginesModule {}
  const imports = [EnginesModule, AgiModule.forRoot({ ...options, imports: [EnginesModule] })];
  const module = await Test.createTestingModule({
    imports,
    controllers: [NameController],
  }).compile();
  await module.init();
  // One whose start has failed is not closed: Nest 11 rejects with the same error again.
  app = module;
  return module;
}

const call = (module: TestingModule) =>
  placeCall(module, '/name').whenPlaying('Who is it?').after(300).say('Ada').ended;

describe('forRoot({ speech })', () => {
  it('takes engines, and the audio server of the module', async () => {
    const speech = { recogniser: simulatedRecogniser(), voice: simulatedVoice() };
    const { heard } = await call(await start({ audio: {}, speech }));
    expect(answers).toMatchObject([{ outcome: 'matched', by: 'speech', text: 'Ada' }]);
    expect(heard).toMatchObject([{ text: 'Who is it?', cut: true }]);
  });

  it('takes classes: those that a module provides, and others, with what they inject', async () => {
    for (const providers of [[Dictionary, Recogniser], [Dictionary]]) {
      const speech = { recogniser: Recogniser, voice: Voice };
      await call(await start({ audio: {}, speech }, providers));
      await app?.close();
    }
    expect(answers).toHaveLength(2);
    expect(answers).toMatchObject([{ text: 'Ada' }, { text: 'Ada' }]);
  });

  it('says at start what is missing', async () => {
    const recogniser = simulatedRecogniser();
    await expect(start({ speech: { recogniser } })).rejects.toThrow(/speech\.audio is missing/);
    await expect(start({ speech: 'x' as never })).rejects.toThrow(/options\.speech/);
  });
});
