// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

/// @title The part of EIP-3009 a receiver needs
interface IERC3009 {
    /// @notice Moves `value` from `from` to the caller, who must be `to`, on the strength of a signature of `from`.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
}
