import { AgiController, AgiRoute, Channel, type AgiChannel } from 'nestjs-agi';
import { Announcement } from './announcement.js';

/** On the server without a name, for everybody. */
@AgiController()
export class PublicController {
  constructor(private readonly announcement: Announcement) {}

  @AgiRoute('announcement')
  async play(@Channel() channel: AgiChannel): Promise<void> {
    await channel.answer();
    await channel.streamFile(this.announcement.sound);
  }
}
