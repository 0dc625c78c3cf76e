// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

/// @title ReplayGuard
/// @dev Remembers settled sessions in a bitmap. A session's sequence is the last 8 bytes of its id; sequences are given
/// out one after the other, so 256 sessions share one word and only the first of them pays for a fresh slot.
library ReplayGuard {
    struct Bitmap {
        mapping(uint256 word => uint256 bits) words;
    }

    /// @dev One word of the bitmap, held in memory while sessions of that word come one after the other, and in it the bit
    /// of the session that was sought last.
    struct Cursor {
        uint256 word;
        uint256 bits;
        uint256 bit;
    }

    /// @dev The word of no session: their indices have 56 bits.
    uint256 private constant NOWHERE = type(uint256).max;

    function start() internal pure returns (Cursor memory cursor) {
        cursor.word = NOWHERE;
    }

    /// @dev Moves the cursor to the session, writing back the word it leaves. Says whether the session is marked.
    function seek(Bitmap storage self, Cursor memory cursor, bytes32 sessionId) internal returns (bool) {
        (uint256 word, uint256 bit) = position(sessionId);
        if (word != cursor.word) {
            close(self, cursor);
            cursor.word = word;
            cursor.bits = self.words[word];
        }
        cursor.bit = bit;
        return cursor.bits & bit != 0;
    }

    /// @dev Marks the session at the cursor.
    function mark(Cursor memory cursor) internal pure {
        cursor.bits |= cursor.bit;
    }

    /// @dev Writes back the word at the cursor. Nothing is remembered before that.
    function close(Bitmap storage self, Cursor memory cursor) internal {
        if (cursor.word != NOWHERE) self.words[cursor.word] = cursor.bits;
    }

    function isMarked(Bitmap storage self, bytes32 sessionId) internal view returns (bool) {
        (uint256 word, uint256 bit) = position(sessionId);
        return self.words[word] & bit != 0;
    }

    function position(bytes32 sessionId) private pure returns (uint256 word, uint256 bit) {
        uint64 sequence = uint64(uint256(sessionId));
        return (sequence >> 8, 1 << (sequence & 0xff));
    }
}
