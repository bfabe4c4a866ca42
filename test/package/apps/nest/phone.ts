import {
  Controller,
  Inject,
  Injectable,
  Module,
  Scope,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import {
  AgiChannel,
  AgiController,
  AgiExecutionContext,
  AgiGuard,
  AgiModule,
  AgiParam,
  AgiRoute,
  Channel,
} from 'nestjs-agi';

// Every injection is named: Vitest leaves out the types that Nest would read.

@Injectable()
export class KeyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return AgiExecutionContext.create(context).getParams().key === 'right';
  }
}

@Injectable({ scope: Scope.REQUEST })
export class Journal {
  constructor(@Inject(AgiChannel) private readonly channel: AgiChannel) {}

  async note(text: string): Promise<void> {
    await this.channel.setVariable('JOURNAL', text);
  }
}

@AgiController('menu')
@AgiGuard(KeyGuard)
export class MenuController {
  constructor(@Inject(Journal) private readonly journal: Journal) {}

  @AgiRoute(':language')
  async menu(
    @Channel() channel: AgiChannel,
    @AgiParam('language') language: string,
  ): Promise<void> {
    await channel.answer();
    const { digits } = await channel.getData('demo-instruct', 1000, 1);
    await this.journal.note(`${language} ${digits}`);
  }
}

@Controller()
export class PlainController {
  @AgiRoute('plain')
  async plain(channel: AgiChannel): Promise<void> {
    await channel.noop('plain');
  }
}

@Module({
  imports: [AgiModule.forRoot({ listen: true, port: 0, isGlobal: true })],
  controllers: [MenuController, PlainController],
  providers: [Journal, KeyGuard],
})
export class PhoneModule {}
