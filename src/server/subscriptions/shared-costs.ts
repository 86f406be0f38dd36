/** Who pays for members of a shared stream. */
type Payer = {
  readonly pay: (cost: number) => void;
  members: number;
  /** What it owes, up to what each member owed then. */
  owed: number;
  at: number;
};

/**
 * Divides what a shared stream costs among those who follow it: each of `n` members owes an `n`th of
 * an answer, and a principal what its members owe. An answer costs one addition however many
 * members and principals there are: what one member owes since the beginning is counted, and taken
 * from that of a principal when its members change, or when there is about 1 to pay for each.
 */
export class SharedCosts {
  readonly #payers = new Map<object, Payer>();
  #members = 0;
  #each = 0;
  #unpaid = 0;

  /** A member joins, for whose principal, known by its account, `pay` charges. */
  join(account: object, pay: (cost: number) => void): void {
    const known = this.#payers.get(account);
    const payer = known ?? { pay, members: 0, owed: 0, at: this.#each };
    if (known === undefined) this.#payers.set(account, payer);
    this.#count(payer);
    payer.members += 1;
    this.#members += 1;
  }

  leave(account: object): void {
    const payer = this.#payers.get(account);
    if (payer === undefined) return;
    this.#count(payer);
    payer.members -= 1;
    this.#members -= 1;
    if (payer.members > 0) return;
    this.#payers.delete(account);
    settle(payer);
  }

  /** An answer was made for all. */
  add(cost: number): void {
    if (this.#members === 0) return;
    this.#each += cost / this.#members;
    this.#unpaid += cost;
    if (this.#unpaid < this.#payers.size) return;
    this.#unpaid = 0;
    for (const payer of this.#payers.values()) {
      this.#count(payer);
      settle(payer);
    }
  }

  #count(payer: Payer): void {
    payer.owed += (this.#each - payer.at) * payer.members;
    payer.at = this.#each;
  }
}

function settle(payer: Payer): void {
  if (payer.owed > 0) payer.pay(payer.owed);
  payer.owed = 0;
}
