// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {LuxxonSettlement} from "../src/LuxxonSettlement.sol";
import {Base} from "./Base.t.sol";
import {BatchHandler} from "./BatchHandler.sol";
import {Handler} from "./Handler.sol";

/// @dev The invariants of contracts/README.md, after every call of the handler. Numbers are those of the README.
contract InvariantsTest is Base {
    BatchHandler internal handler;

    function setUp() public override {
        vm.warp(1_778_673_607);
        usdc = newUsdc();
        settlement = new LuxxonSettlement(address(usdc), owner, makeAddr("wallet 0"), makeAddr("relayer 0"), 2000);
        handler = new BatchHandler(settlement, usdc, owner);
        targetContract(address(handler));
    }

    function sumOfPools() internal view returns (uint256 sum) {
        for (uint256 i = 0; i < 4; i++) {
            sum += settlement.deposits(handler.consumers(i));
        }
    }

    function sumOfClaimable() internal view returns (uint256 sum) {
        for (uint256 i = 0; i < 3; i++) {
            sum += settlement.claimable(handler.operators(i));
        }
    }

    function invariant_01_PoolsClaimableAndFeesAreWhatIsHeld() public view {
        assertEq(sumOfPools() + sumOfClaimable() + settlement.accruedFees(), settlement.totalHeld());
    }

    function invariant_02_WhatIsHeldIsBackedByTokens() public view {
        assertLe(settlement.totalHeld(), usdc.balanceOf(address(settlement)));
    }

    function invariant_03_TokensAboveWhatIsHeldAreTheDonations() public view {
        Handler.Sums memory sums = handler.getSums();
        uint256 excess = usdc.balanceOf(address(settlement)) - settlement.totalHeld();
        assertEq(excess, sums.donated - sums.excessSwept);
        assertEq(usdc.balanceOf(owner), sums.excessSwept);
    }

    function invariant_04_SettledStaysSettled() public view {
        uint256 count = handler.paidCount();
        for (uint256 i = count > 10 ? count - 10 : 0; i < count; i++) {
            assertTrue(settlement.settled(bytes32(uint256(handler.paidSequences(i)))));
        }
    }

    /// @dev At the end of every run: of every ninth sequence, those that were paid are settled and no others.
    function afterInvariant() external view {
        for (uint64 i = uint64(handler.paidCount() % 9); i < 700; i += 9) {
            assertEq(settlement.settled(bytes32(uint256(i))), handler.payments(i) > 0);
        }
    }

    function invariant_05_OneIdPaysOnce() public view {
        assertEq(handler.paidTwice(), 0);
    }

    function invariant_06_APoolMovesOnlyByItsOwnDepositsWithdrawalsAndSettlements() public view {
        for (uint256 i = 0; i < 4; i++) {
            address account = handler.consumers(i);
            assertEq(settlement.deposits(account), handler.poolOf(account));
        }
        assertEq(handler.overdrawn(), 0);
    }

    function invariant_07_FeesLeaveOnlyToThePlatformWallet() public view {
        for (uint256 i = 0; i < 3; i++) {
            address wallet = handler.wallets(i);
            assertEq(usdc.balanceOf(wallet), handler.sweptTo(wallet));
        }
        Handler.Sums memory sums = handler.getSums();
        assertEq(settlement.accruedFees(), sums.fees - sums.swept);
    }

    function invariant_08_NoSettlementPaysMoreThanRateTimesSeconds() public view {
        assertEq(handler.aboveGross(), 0);
    }

    function invariant_09_SpendCapsHold() public view {
        assertEq(handler.aboveCaps(), 0);
    }

    function invariant_10_EveryPoolIsWithdrawable() public {
        assertEq(handler.refusedWithdrawals(), 0);
        for (uint256 i = 0; i < 4; i++) {
            address account = handler.consumers(i);
            uint256 pool = settlement.deposits(account);
            if (pool == 0) continue;
            vm.prank(account);
            settlement.withdraw(pool);
        }
        assertEq(settlement.totalHeld(), sumOfClaimable() + settlement.accruedFees());
    }

    function invariant_11_WhatCameInIsWhatWentOutAndWhatIsLeft() public view {
        Handler.Sums memory sums = handler.getSums();
        uint256 left = sumOfPools() + sumOfClaimable() + settlement.accruedFees();
        assertEq(sums.deposited, left + sums.withdrawn + sums.paid + sums.swept);
    }

    function invariant_12_APausedContractTakesNoDepositAndNoSettlement() public view {
        assertEq(handler.acceptedWhilePaused(), 0);
    }

    function invariant_13_OnlyARelayerSettles() public view {
        assertEq(handler.settledWithoutRole(), 0);
    }

    function invariant_14_TheFeeCapOnlyFallsAndNoFeeIsAboveIt() public view {
        assertEq(settlement.feeCapBps(), handler.lowestFeeCap());
        assertEq(handler.aboveFeeCap(), 0);
    }

    function invariant_15_OperatorsHoldExactlyWhatTheyWerePaid() public view {
        for (uint256 i = 0; i < 3; i++) {
            address account = handler.operators(i);
            assertEq(usdc.balanceOf(account), handler.paidTo(account));
        }
    }

    function invariant_16_OnlyTheOwnerActsAsOwner() public view {
        assertEq(handler.ownersActsByOthers(), 0);
        assertEq(settlement.owner(), owner);
        assertEq(settlement.pendingOwner(), address(0));
    }

    function invariant_17_ClaimableIsWhatWasDeferredAndNotYetClaimed() public view {
        for (uint256 i = 0; i < 3; i++) {
            address account = handler.operators(i);
            uint256 owed = settlement.claimable(account);
            assertEq(owed, handler.deferredTo(account) - handler.claimedBy(account));
            assertEq(owed, handler.owedTo(account));
        }
        assertEq(settlement.claimable(address(0)) + settlement.claimable(address(settlement)), 0);
    }

    function invariant_18_WhatIsClaimableIsPaidOnceTheTokenPays() public {
        assertEq(handler.refusedClaims(), 0);
        assertEq(handler.claimsOfNothing(), 0);
        for (uint256 i = 0; i < 3; i++) {
            address account = handler.operators(i);
            uint256 owed = settlement.claimable(account);
            if (owed == 0) continue;
            if (handler.isBlocked(account)) usdc.unBlacklist(account);
            uint256 had = usdc.balanceOf(account);
            settlement.claim(account);
            assertEq(usdc.balanceOf(account), had + owed);
            assertEq(settlement.claimable(account), 0);
        }
    }

    function invariant_19_EveryEntryOfABatchIsReportedOnceInItsOrder() public view {
        assertEq(handler.unreportedEntries(), 0);
        assertEq(handler.wrongCounts(), 0);
    }

    function invariant_20_EveryEntryIsSettledOrSkippedForTheFirstCheckThatFails() public view {
        assertEq(handler.wrongVerdicts(), 0);
    }

    function invariant_21_OnlyARefusalOfTheTokenDefersAPayout() public view {
        assertEq(handler.deferredWithoutRefusal(), 0);
    }

    function invariant_22_ABadEntryNeverRevertsABatch() public view {
        assertEq(handler.unexpectedReverts(), 0);
    }

    function invariant_23_ABatchThatRevertsChangesNothing() public view {
        assertEq(handler.changesByReverts(), 0);
    }

    function invariant_24_SpendCapsAreWhatTheirConsumersSetLast() public view {
        for (uint256 i = 0; i < 4; i++) {
            address account = handler.consumers(i);
            assertEq(abi.encode(settlement.spendCaps(account)), abi.encode(handler.capOf(account)));
        }
    }

    function invariant_25_OneAccountAtATimeIsARelayer() public {
        for (uint256 i = 0; i < 3; i++) {
            address account = makeAddr(string.concat("relayer ", vm.toString(i)));
            assertEq(settlement.relayers(account), account == handler.relayer());
            assertFalse(settlement.relayers(handler.operators(i)));
        }
    }

    /// @dev The invariants mean nothing where nothing happens: a few thousand acts reach every outcome that they speak of.
    function test_TheHandlerReachesEveryOutcome() external {
        for (uint256 i = 0; i < 1500; i++) {
            uint256 seed = uint256(keccak256(abi.encode("act", i)));
            uint256 act = i % 12;
            if (act == 0) handler.deposit(seed, seed >> 8);
            else if (act == 1) handler.settleBatch(seed);
            else if (act == 2) handler.settleProperly(seed, seed >> 8, seed >> 16, seed >> 24, seed >> 32);
            else if (act == 3) handler.blockPayee(seed);
            else if (act == 4) handler.settleBatch(seed);
            else if (act == 5) handler.unblockPayee(seed);
            else if (act == 6) handler.claim(seed);
            else if (act == 7) handler.settleBatchWhileTheTokenIsPaused(seed);
            else if (act == 8) handler.settleBatchCutOff(seed, seed >> 8);
            else if (act == 9) handler.settleBatchAsAnother(seed);
            else if (act == 10 && i % 5 == 0) handler.setSpendCap(seed, uint64(seed >> 8), uint80(seed >> 16));
            else if (act == 11 && i % 7 == 0) handler.pause(seed);
            else handler.unpause();
        }
        string[9] memory outcomes = [
            "deposit",
            "settle",
            "settleBatch",
            "settleBatchRefused",
            "settleBatchAsAnother",
            "settleBatchCutOff",
            "settleBatchWhileTheTokenIsPaused",
            "claim",
            "claimRefused"
        ];
        for (uint256 i = 0; i < outcomes.length; i++) {
            assertGt(handler.done(outcomes[i]), 0, outcomes[i]);
        }
        bytes4[10] memory verdicts = [
            bytes4(0),
            0x158bb2a6,
            0x31169002,
            0x9ebc5a64,
            0x5751a0de,
            0xc4d554ad,
            0x7dd2ea9e,
            0xad3e5e12,
            0xcf972dd5,
            0x086d892a
        ];
        for (uint256 i = 0; i < verdicts.length; i++) {
            assertGt(handler.reported(verdicts[i]), 0, vm.toString(abi.encodePacked(verdicts[i])));
        }
        this.invariant_All();
    }

    /// @dev The long campaign, with every invariant asked for. The campaigns of the single invariants above draw the same
    /// calls, so they stay short; their names say what broke. contracts/test.ts sets how long.
    /// forge-config: default.invariant.check-interval = 10
    function invariant_All() external {
        invariant_01_PoolsClaimableAndFeesAreWhatIsHeld();
        invariant_02_WhatIsHeldIsBackedByTokens();
        invariant_03_TokensAboveWhatIsHeldAreTheDonations();
        invariant_04_SettledStaysSettled();
        invariant_05_OneIdPaysOnce();
        invariant_06_APoolMovesOnlyByItsOwnDepositsWithdrawalsAndSettlements();
        invariant_07_FeesLeaveOnlyToThePlatformWallet();
        invariant_08_NoSettlementPaysMoreThanRateTimesSeconds();
        invariant_09_SpendCapsHold();
        invariant_11_WhatCameInIsWhatWentOutAndWhatIsLeft();
        invariant_12_APausedContractTakesNoDepositAndNoSettlement();
        invariant_13_OnlyARelayerSettles();
        invariant_14_TheFeeCapOnlyFallsAndNoFeeIsAboveIt();
        invariant_15_OperatorsHoldExactlyWhatTheyWerePaid();
        invariant_16_OnlyTheOwnerActsAsOwner();
        invariant_17_ClaimableIsWhatWasDeferredAndNotYetClaimed();
        invariant_19_EveryEntryOfABatchIsReportedOnceInItsOrder();
        invariant_20_EveryEntryIsSettledOrSkippedForTheFirstCheckThatFails();
        invariant_21_OnlyARefusalOfTheTokenDefersAPayout();
        invariant_22_ABadEntryNeverRevertsABatch();
        invariant_23_ABatchThatRevertsChangesNothing();
        invariant_24_SpendCapsAreWhatTheirConsumersSetLast();
        invariant_25_OneAccountAtATimeIsARelayer();
        invariant_10_EveryPoolIsWithdrawable();
        invariant_18_WhatIsClaimableIsPaidOnceTheTokenPays();
    }
}
