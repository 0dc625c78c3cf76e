// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {SettlementModel} from "../test/SettlementModel.sol";

/* What is asserted here, the compiler proves for all arguments and after every sequence of calls (contracts/prove.ts). It
cannot follow packed words and assembly, so this speaks of the models to which tests tie the contract: fuzz tests and
invariant 20 to the checks, invariants 1 to 18 to the books. */

/// @dev The checks: what they let through is within every limit.
contract ChargeProof {
    function whatPassesIsWithinEveryLimit(SettlementModel.Entry memory entry, SettlementModel.State memory state)
        external
        pure
    {
        if (SettlementModel.verdict(entry, state) != 0) return;
        uint256 total = entry.toAmount + entry.fee;
        assert(total > 0);
        assert(total <= state.pool);
        assert(total <= entry.rate * entry.secs);
        assert(entry.secs >= 1 && entry.secs <= 86_400);
        assert(entry.fee * 10_000 <= total * state.feeCapBps);
        assert(state.maxRate == 0 || entry.rate <= state.maxRate);
        assert(state.maxTotal == 0 || total <= state.maxTotal);
    }
}

/// @dev The books. Every act starts from any state in which the invariants hold and must end in one; so does the empty
/// contract. That is induction over all sequences of acts.
contract HeldProof {
    uint256 internal pools;
    uint256 internal claimable;
    uint256 internal fees;
    uint256 internal held;
    uint256 internal balance;

    constructor() {
        assert(pools + claimable + fees == held && held <= balance);
    }

    modifier keepsInvariants() {
        require(pools + claimable + fees == held && held <= balance);
        _;
        assert(pools + claimable + fees == held && held <= balance);
    }

    function deposit(uint256 amount) external keepsInvariants {
        pools += amount;
        held += amount;
        balance += amount;
    }

    function withdraw(uint256 amount) external keepsInvariants {
        pools -= amount;
        held -= amount;
        balance -= amount;
    }

    function settle(uint256 toAmount, uint256 fee) external keepsInvariants {
        pools -= toAmount + fee;
        fees += fee;
        held -= toAmount;
        balance -= toAmount;
    }

    function settleDeferred(uint256 toAmount, uint256 fee) external keepsInvariants {
        pools -= toAmount + fee;
        fees += fee;
        claimable += toAmount;
    }

    function claim(uint256 owed) external keepsInvariants {
        claimable -= owed;
        held -= owed;
        balance -= owed;
    }

    function sweepFees() external keepsInvariants {
        held -= fees;
        balance -= fees;
        fees = 0;
    }

    function donate(uint256 amount) external keepsInvariants {
        balance += amount;
    }

    function sweepExcess() external keepsInvariants {
        balance = held;
    }
}

/// @dev The replay guard: whatever is sent and in whatever order, a sequence is paid at most once.
contract ReplayProof {
    mapping(uint64 sequence => bool) internal settled;
    uint64 internal immutable watched;
    uint256 internal payments;

    constructor(uint64 sequence) {
        watched = sequence;
    }

    function settle(uint64 sequence) external {
        if (settled[sequence]) return;
        settled[sequence] = true;
        if (sequence == watched) payments++;
    }

    function oneIdPaysOnce() external view {
        assert(payments <= 1);
    }
}

/// @dev The widths of the packed form: no sum or product of a batch can overflow, so the contract need not check them.
contract WidthProof {
    function grossFits(uint64 rate, uint24 secs) external pure {
        unchecked {
            uint256 gross = uint256(rate) * secs;
            assert(gross <= 2 ** 88);
        }
    }

    function aRunOfABatchFits(uint80[] calldata amounts) external pure {
        require(amounts.length <= 500);
        uint256 sum;
        for (uint256 i = 0; i < amounts.length; i++) {
            unchecked {
                sum += amounts[i];
            }
            assert(sum <= (i + 1) * type(uint80).max);
        }
    }

    function theSumOf500Fits(uint256 count, uint256 sum) external pure {
        require(count <= 500 && sum <= count * type(uint80).max);
        assert(sum < 2 ** 96);
    }
}
