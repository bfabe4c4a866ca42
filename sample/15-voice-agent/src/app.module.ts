import { Module, type DynamicModule } from '@nestjs/common';
import { AgiModule, type SpeechToText, type TextToSpeech } from 'nestjs-agi';
import { AgentController } from './agent.controller.js';
import { enginesOf } from './engines/engines.js';

/** The engines of the agent, and the folder that it shares with Asterisk, if there is one. */
export interface AgentOptions {
  recogniser: SpeechToText;
  voice: TextToSpeech;
  folder?: string;
}

@Module({})
export class AppModule {
  static with({ recogniser, voice, folder }: AgentOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        AgiModule.forRoot({
          host: process.env.AGI_HOST ?? '127.0.0.1',
          port: Number(process.env.AGI_PORT ?? 4573),
          audio: { port: Number(process.env.AUDIO_PORT ?? 9092) },
          dialog: { hangup: 'throw' },
          // Without a folder, every prompt is spoken live.
          speech: { recogniser, voice, ...(folder !== undefined && { files: { folder } }) },
        }),
      ],
      controllers: [AgentController],
    };
  }

  /** The agent that the environment describes. */
  static fromEnvironment(env: NodeJS.ProcessEnv): DynamicModule {
    const { SPEECH_FOLDER: folder } = env;
    return AppModule.with({ ...enginesOf(env), ...(folder !== undefined && { folder }) });
  }
}
