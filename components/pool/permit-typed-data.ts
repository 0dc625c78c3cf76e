import type { Address } from "viem";

/** What a token says of itself; its EIP-712 domain is built from it, never from constants. */
export interface PermitToken {
  address: Address;
  chainId: number;
  name: string;
  version: string;
}

export interface PermitInput {
  token: PermitToken;
  owner: Address;
  spender: Address;
  amountMicroUsdc: bigint;
  /** The owner's next permit nonce on the token. */
  nonce: bigint;
  /** Unix seconds after which the permit is worthless. */
  deadline: bigint;
}

/** The EIP-712 domain of a token. */
export function tokenDomain({ address, chainId, name, version }: PermitToken) {
  return { name, version, chainId, verifyingContract: address };
}

/** EIP-2612: the owner lets `spender` take exactly `amountMicroUsdc`, once, until `deadline`. */
export function permitTypedData({ token, owner, spender, amountMicroUsdc, nonce, deadline }: PermitInput) {
  return {
    domain: tokenDomain(token),
    primaryType: "Permit",
    types: {
      Permit: [
        { name: "owner", type: "address" },
        { name: "spender", type: "address" },
        { name: "value", type: "uint256" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    },
    message: { owner, spender, value: amountMicroUsdc, nonce, deadline },
  } as const;
}
