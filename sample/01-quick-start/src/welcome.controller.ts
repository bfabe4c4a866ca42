import { AgiChannel, AgiController, AgiRoute } from 'nestjs-agi';

@AgiController()
export class WelcomeController {
  @AgiRoute('welcome')
  async welcome(channel: AgiChannel): Promise<void> {
    await channel.answer();
    await channel.streamFile('hello-world');
    await channel.setVariable('WELCOMED', 'yes');
  }
}
