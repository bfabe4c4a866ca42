import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A call that a card pays for: its reservation, and then its bill. */
@Entity()
export class CardCall {
  /** Asterisk's unique id of the caller's channel: no call can be in the table twice. */
  @PrimaryColumn()
  id!: string;

  @Column()
  card!: string;

  @Column()
  destination!: string;

  @Column('integer')
  centsPerMinute!: number;

  /** The cents that the call may cost: all that was left on the card. */
  @Column('integer')
  reserved!: number;

  /** The seconds that the two spoke; `null` until the bill is written. */
  @Column('integer', { nullable: true })
  seconds!: number | null;

  @Column('integer', { nullable: true })
  cents!: number | null;
}
