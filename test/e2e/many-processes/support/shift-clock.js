// Loaded before a program: sets its wall clock apart from the machine's by CLOCK_SHIFT_MS.
const shiftMs = Number(process.env.CLOCK_SHIFT_MS);
const MachineDate = globalThis.Date;

class ShiftedDate extends MachineDate {
  constructor(...values) {
    super(...(values.length === 0 ? [MachineDate.now() + shiftMs] : values));
  }

  static now() {
    return MachineDate.now() + shiftMs;
  }
}
globalThis.Date = ShiftedDate;
