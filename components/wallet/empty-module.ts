/** Stands in for a package that a wallet library imports and this console never runs. */
export const CdpClient = undefined;
export default {};
