export { type CalibrateOptions, type Calibration, calibrate, type TextureFigures } from './calibrate.ts';
