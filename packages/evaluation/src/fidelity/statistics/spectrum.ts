/**
 * Power of each cycle in a profile: squared magnitude of its discrete Fourier transform at 1 to n / 2 cycles, and as
 * first entry the sum of the profile squared, so that a flat one has a spectrum too. Profiles are short (168): no fast transform.
 */
export function powerSpectrum(profile: Float64Array): Float64Array {
  const n = profile.length;
  return Float64Array.from({ length: Math.floor(n / 2) + 1 }, (_, cycles) => {
    let real = 0;
    let imaginary = 0;
    for (let i = 0; i < n; i += 1) {
      const angle = (2 * Math.PI * cycles * i) / n;
      real += (profile[i] as number) * Math.cos(angle);
      imaginary += (profile[i] as number) * Math.sin(angle);
    }
    return real * real + imaginary * imaginary;
  });
}
