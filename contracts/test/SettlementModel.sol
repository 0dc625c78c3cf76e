// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

/// @dev The checks of a settlement, read off the specification's table and written in another way than the contract's:
/// selectors as numbers, fee shares multiplied out, overflows foreseen instead of met.
library SettlementModel {
    struct Entry {
        bytes32 id;
        uint256 rate;
        uint256 secs;
        uint256 toAmount;
        uint256 fee;
    }

    struct State {
        uint256 pool;
        uint64 maxRate;
        uint80 maxTotal;
        uint16 feeCapBps;
    }

    bytes4 internal constant PANIC = 0x4e487b71;

    /// @dev The selector of the first check that fails, or zero. The payee is taken to be good, the id fresh.
    function verdict(Entry memory entry, State memory state) internal pure returns (bytes4) {
        if (entry.secs < 1 || entry.secs >= 86_401) return 0x31169002;
        if (entry.toAmount > type(uint256).max - entry.fee) return PANIC;
        uint256 total = entry.toAmount + entry.fee;
        if (total == 0) return 0x5751a0de;
        if (entry.rate > type(uint256).max / 864_000_000) return PANIC;
        if (total > entry.rate * entry.secs) return 0xc4d554ad;
        if (entry.fee > type(uint256).max / 10_000 || entry.fee * 10_000 > total * state.feeCapBps) return 0x7dd2ea9e;
        if (state.maxRate > 0 && entry.rate > state.maxRate) return 0xad3e5e12;
        if (state.maxTotal > 0 && total > state.maxTotal) return 0xcf972dd5;
        if (state.pool < total) return 0x086d892a;
        return 0;
    }
}
