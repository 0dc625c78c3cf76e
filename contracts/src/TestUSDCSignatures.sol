// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title TestUSDCSignatures
/// @notice Checks signatures for {TestUSDC} at an address of its own, as USDC's linked library does.
contract TestUSDCSignatures {
    /// @notice Whether `signature` over `digest` is by `signer`, an account or an ERC-1271 wallet.
    function isValidSignatureNow(address signer, bytes32 digest, bytes memory signature) external view returns (bool) {
        return SignatureChecker.isValidSignatureNow(signer, digest, signature);
    }
}
