// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

/// @dev Writes batches as the interface describes them, for tests.
library Pack {
    struct Entry {
        bytes32 id;
        address from;
        uint64 rate;
        uint24 secs;
        uint80 toAmount;
        uint80 fee;
    }

    function batch(bytes memory runs) internal pure returns (bytes memory) {
        return abi.encodePacked(uint8(1), runs);
    }

    function run(address payee, uint16 count, bytes memory entries) internal pure returns (bytes memory) {
        return abi.encodePacked(payee, count, entries);
    }

    function entry(Entry memory e) internal pure returns (bytes memory) {
        return abi.encodePacked(e.id, e.from, e.rate, e.secs, e.toAmount, e.fee);
    }
}
