// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {Erc1271Wallet} from "./Erc1271Wallet.sol";

/// @title Erc6492Factory
/// @notice Makes {Erc1271Wallet}s at addresses known beforehand, so that a wallet can sign (ERC-6492) before it exists.
contract Erc6492Factory {
    /// @notice Makes the wallet of `signer` and `salt`, or finds it made.
    function deploy(address signer, bytes32 salt) external returns (address wallet) {
        wallet = addressOf(signer, salt);
        if (wallet.code.length == 0) new Erc1271Wallet{salt: salt}(signer);
    }

    /// @notice Where the wallet of `signer` and `salt` is or will be.
    function addressOf(address signer, bytes32 salt) public view returns (address) {
        bytes32 codeHash = keccak256(abi.encodePacked(type(Erc1271Wallet).creationCode, abi.encode(signer)));
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"ff", address(this), salt, codeHash)))));
    }
}
