// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title Erc1271Wallet
/// @notice The smallest smart-contract wallet: one key signs for it and makes its calls.
contract Erc1271Wallet is IERC1271 {
    address public immutable signer;

    error Erc1271Wallet_NotSigner(address caller);

    constructor(address key) {
        signer = key;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address recovered,,) = ECDSA.tryRecover(hash, signature);
        return recovered == signer ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    /// @notice Makes a call as the wallet.
    function execute(address to, bytes calldata data) external returns (bytes memory) {
        if (msg.sender != signer) revert Erc1271Wallet_NotSigner(msg.sender);
        (bool done, bytes memory answer) = to.call(data);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
        return answer;
    }
}
