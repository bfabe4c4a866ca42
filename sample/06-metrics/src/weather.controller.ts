import { AgiChannel, AgiController, AgiParam, AgiRoute, Channel } from 'nestjs-agi';

/** A call to measure: its length depends on the caller. */
@AgiController('weather')
export class WeatherController {
  @AgiRoute(':region')
  async weather(@Channel() channel: AgiChannel, @AgiParam('region') region: string): Promise<void> {
    await channel.answer();
    const { digits } = await channel.getData('vm-press', 3000, 1);
    await channel.setVariable('FORECAST', digits === '1' ? `${region}: rain` : `${region}: sun`);
  }
}
