import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A card with money on it. Its PIN is kept as a hash only. */
@Entity()
export class Card {
  @PrimaryColumn()
  number!: string;

  @Column()
  pin!: string;

  /** The cents that were paid for the card. */
  @Column('integer')
  cents!: number;

  /** Wrong PINs in a row, over all calls. */
  @Column('integer', { default: 0 })
  failures!: number;
}
