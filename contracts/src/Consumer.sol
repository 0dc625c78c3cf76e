// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

/// @dev One storage word of a consumer, so that a settlement reads and writes it once. Low 112 bits: the pool. Then 64
/// bits of highest rate and 80 bits of highest total of one session, zero meaning no limit.
type Consumer is uint256;

using {pool, isCapped, maxRatePerSecond, maxPerSession, credit, debit, withCap} for Consumer global;

function pool(Consumer self) pure returns (uint256) {
    return uint112(Consumer.unwrap(self));
}

function maxRatePerSecond(Consumer self) pure returns (uint64) {
    return uint64(Consumer.unwrap(self) >> 112);
}

function maxPerSession(Consumer self) pure returns (uint80) {
    return uint80(Consumer.unwrap(self) >> 176);
}

/// @dev Whether any limit is set: one question for those, most of all consumers, who set none.
function isCapped(Consumer self) pure returns (bool) {
    return Consumer.unwrap(self) >> 112 != 0;
}

/// @dev The caller makes sure that the pool stays within 112 bits.
function credit(Consumer self, uint256 amount) pure returns (Consumer) {
    return Consumer.wrap(Consumer.unwrap(self) + amount);
}

/// @dev The caller makes sure that the pool covers `amount`.
function debit(Consumer self, uint256 amount) pure returns (Consumer) {
    unchecked {
        return Consumer.wrap(Consumer.unwrap(self) - amount);
    }
}

function withCap(Consumer self, uint64 ratePerSecond, uint80 perSession) pure returns (Consumer) {
    return Consumer.wrap(self.pool() | (uint256(ratePerSecond) << 112) | (uint256(perSession) << 176));
}
