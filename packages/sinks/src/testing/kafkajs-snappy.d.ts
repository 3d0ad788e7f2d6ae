declare module 'kafkajs-snappy' {
  /** A codec for kafkajs; the package comes without types. */
  const snappy: () => unknown;
  export default snappy;
}
