// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {Charge} from "./Charge.sol";
import {ILuxxonSettlement} from "./ILuxxonSettlement.sol";

/// @title Batch
/// @dev Reads the packed form that {ILuxxonSettlement-settleBatch} describes.
library Batch {
    uint256 internal constant HEADER_SIZE = 1;
    uint256 internal constant RUN_SIZE = 22;
    uint256 internal constant ENTRY_SIZE = 83;
    uint8 private constant VERSION = 1;

    /// @dev Reverts unless the batch is of the known version and has at least one run. Gives how many it has at most.
    function open(bytes calldata entries) internal pure returns (uint256 mostRuns) {
        if (entries.length == 0) revert ILuxxonSettlement.LuxxonSettlement_EmptyBatch();
        if (uint8(entries[0]) != VERSION) revert ILuxxonSettlement.LuxxonSettlement_MalformedBatch();
        if (entries.length == HEADER_SIZE) revert ILuxxonSettlement.LuxxonSettlement_EmptyBatch();
        return entries.length / (RUN_SIZE + ENTRY_SIZE);
    }

    /// @dev The run that begins at `offset`, and where its entries begin and end. Reverts unless it has entries and
    /// they are all there.
    function readRun(bytes calldata entries, uint256 offset)
        internal
        pure
        returns (address payee, uint256 start, uint256 end)
    {
        unchecked {
            uint256 word = load(entries, offset);
            payee = address(uint160(word >> 96));
            start = offset + RUN_SIZE;
            end = start + uint16(word >> 80) * ENTRY_SIZE;
            // A count cut off reads as zeros or as part of the count, and then the run does not fit.
            if (start == end || end > entries.length) revert ILuxxonSettlement.LuxxonSettlement_MalformedBatch();
        }
    }

    /// @dev The number of entries of a batch of so many runs, each of which {readRun} found whole. The header is smaller
    /// than an entry, so the division drops it.
    function countEntries(bytes calldata entries, uint256 runs) internal pure returns (uint256) {
        return (entries.length - runs * RUN_SIZE) / ENTRY_SIZE;
    }

    /// @dev Fills `charge`, except its payee, with the entry at `offset`, which {readRun} found to be there.
    function readEntry(bytes calldata entries, uint256 offset, Charge memory charge) internal pure {
        unchecked {
            charge.sessionId = bytes32(load(entries, offset));
            uint256 word = load(entries, offset + 32);
            charge.from = address(uint160(word >> 96));
            charge.ratePerSecond = uint64(word >> 32);
            charge.chargeableSeconds = uint24(word >> 8);
            word = load(entries, offset + 63);
            charge.toAmount = uint80(word >> 176);
            charge.feeAmount = uint80(word >> 96);
        }
    }

    /// @dev 32 bytes from `offset`, zeros beyond the end of the calldata. Slices would check every part again.
    function load(bytes calldata entries, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(entries.offset, offset))
        }
    }
}

/// @dev What one run owes its payee. High 160 bits: the payee. Low 96 bits: the amount, a sum of `MAX_BATCH` times 80 bits.
type Payout is uint256;

using {unpack} for Payout global;

function toPayout(address payee, uint256 amount) pure returns (Payout) {
    return Payout.wrap((uint256(uint160(payee)) << 96) | amount);
}

function unpack(Payout self) pure returns (address payee, uint256 amount) {
    return (address(uint160(Payout.unwrap(self) >> 96)), uint96(Payout.unwrap(self)));
}
