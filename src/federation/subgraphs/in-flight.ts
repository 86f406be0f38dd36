/** Equal work that is under way at the same time is done once. */
export function sharedInFlight<Value>() {
  const underWay = new Map<string, Promise<Value>>();
  return (key: string, work: () => Promise<Value>): Promise<Value> => {
    const same = underWay.get(key);
    if (same !== undefined) return same;
    const promise = work().finally(() => underWay.delete(key));
    underWay.set(key, promise);
    return promise;
  };
}
