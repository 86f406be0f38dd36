import type { Dice } from "../dice.ts";
import type { Moments } from "./moments.ts";
import type { Message } from "./source.ts";

/** What happens to webhooks on their way. */
export type Troubles = {
  /** The share that never arrives. */
  readonly loss: number;
  /** The share that arrives again: at once, or long after. */
  readonly duplicate: number;
  /** Whether they come in another order than they were sent. */
  readonly reorder: boolean;
};

/** Carries webhooks, in time, too late, twice, or not at all. */
export class Network {
  readonly #dice: Dice;
  readonly #troubles: Troubles;
  readonly #moments: Moments;
  #waiting: { readonly at: number; readonly message: Message }[] = [];

  constructor(dice: Dice, troubles: Troubles, moments: Moments) {
    this.#dice = dice;
    this.#troubles = troubles;
    this.#moments = moments;
  }

  get isBusy(): boolean {
    return this.#waiting.length > 0;
  }

  send(message: Message): void {
    const dice = this.#dice;
    const { loss, duplicate, reorder } = this.#troubles;
    if (dice.chance(loss)) return;
    const late = reorder ? dice.below(dice.chance(0.3) ? 12 : 3) : 0;
    this.#waiting.push({ at: this.#moments.now + late, message });
    if (!dice.chance(duplicate)) return;
    // A system may send the same under another id, as when an event was entered twice.
    const { delivery } = message;
    const id = dice.chance(0.5) ? delivery.id : `${delivery.id}, again`;
    const again = { ...message, delivery: { ...delivery, id } };
    this.#waiting.push({ at: this.#moments.now + late + 1 + dice.below(20), message: again });
  }

  /** What arrives by now, in the order of its arrival. */
  due(): readonly Message[] {
    const due = this.#waiting.filter(({ at }) => at <= this.#moments.now);
    this.#waiting = this.#waiting.filter(({ at }) => at > this.#moments.now);
    return due.sort((a, b) => a.at - b.at).map(({ message }) => message);
  }
}
