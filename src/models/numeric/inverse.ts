/**
 * The inverse of a symmetric positive definite matrix, row by row: Gauss and Jordan's elimination,
 * which needs no pivots there (Golub and Van Loan, "Matrix Computations", 2013, section 4.2). What
 * comes out is as symmetric as the arithmetic allows. O(size^3).
 */
export function inverseOf(matrix: Float64Array, size: number): Float64Array {
  const left = Float64Array.from(matrix);
  for (let pivot = 0; pivot < size; pivot += 1) {
    const scale = 1 / (left[pivot * size + pivot] ?? 1);
    left[pivot * size + pivot] = 1;
    for (let k = 0; k < size; k += 1)
      left[pivot * size + k] = (left[pivot * size + k] ?? 0) * scale;
    for (let row = 0; row < size; row += 1) {
      const factor = left[row * size + pivot] ?? 0;
      if (row === pivot || factor === 0) continue;
      left[row * size + pivot] = 0;
      for (let k = 0; k < size; k += 1) {
        left[row * size + k] = (left[row * size + k] ?? 0) - factor * (left[pivot * size + k] ?? 0);
      }
    }
  }
  return left;
}
