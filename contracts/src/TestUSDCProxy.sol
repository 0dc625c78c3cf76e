// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

/// @title TestUSDCProxy
/// @notice The address of {TestUSDC}: keeps the storage and runs the implementation's code, like USDC's own proxy.
/// @dev Nothing can change the implementation. The admin slot exists because USDC's proxy reads one on every call.
contract TestUSDCProxy {
    /// @dev `keccak256("luxxon.test-usdc.implementation")` and `keccak256("luxxon.test-usdc.admin")`.
    bytes32 private constant IMPLEMENTATION_SLOT = keccak256("luxxon.test-usdc.implementation");
    bytes32 private constant ADMIN_SLOT = keccak256("luxxon.test-usdc.admin");

    /// @notice The admin is no user of the token.
    error TestUSDCProxy_AdminCannotCall();

    /// @param implementation Where the code of {TestUSDC} is.
    /// @param initialization Calldata of its `initialize`, run once here.
    constructor(address implementation, bytes memory initialization) payable {
        bytes32 implementationSlot = IMPLEMENTATION_SLOT;
        bytes32 adminSlot = ADMIN_SLOT;
        assembly ("memory-safe") {
            sstore(implementationSlot, implementation)
            sstore(adminSlot, 1)
        }
        (bool done, bytes memory reason) = implementation.delegatecall(initialization);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(reason, 0x20), mload(reason))
            }
        }
    }

    fallback() external {
        bytes32 implementationSlot = IMPLEMENTATION_SLOT;
        bytes32 adminSlot = ADMIN_SLOT;
        address admin;
        assembly ("memory-safe") {
            admin := sload(adminSlot)
        }
        if (msg.sender == admin) revert TestUSDCProxy_AdminCannotCall();
        assembly {
            calldatacopy(0, 0, calldatasize())
            let done := delegatecall(gas(), sload(implementationSlot), 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch done
            case 0 { revert(0, returndatasize()) }
            default { return(0, returndatasize()) }
        }
    }
}
