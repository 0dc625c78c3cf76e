// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ILuxxonSettlement} from "../src/ILuxxonSettlement.sol";
import {Base} from "./Base.t.sol";

contract SettleFromPoolTest is Base {
    function trySettle(bytes32 id, address to, uint256 rate, uint256 secs, uint256 toAmount, uint256 fee) internal {
        vm.prank(relayer);
        settlement.settleFromPool(id, consumer, to, rate, secs, toAmount, fee);
    }

    function test_Settle_DebitsThePayerPaysThePayeeAndBooksTheFee() external {
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.Settled(idOf(1), consumer, operator, TO_AMOUNT, FEE, RATE, SECONDS);
        settle(1);
        assertEq(settlement.deposits(consumer), POOL - TOTAL);
        assertEq(usdc.balanceOf(operator), TO_AMOUNT);
        assertEq(settlement.accruedFees(), FEE);
        assertEq(settlement.totalHeld(), POOL - TO_AMOUNT);
        assertEq(usdc.balanceOf(address(settlement)), POOL - TO_AMOUNT);
        assertTrue(settlement.settled(idOf(1)));
    }

    function test_Settle_TakesTheWholePoolAndKeepsTheSpendCap() external {
        vm.prank(consumer);
        settlement.setSpendCap(uint64(POOL), uint80(POOL));
        trySettle(idOf(1), operator, POOL, 1, POOL * 8 / 10, POOL * 2 / 10);
        assertEq(settlement.deposits(consumer), 0);
        assertEq(settlement.spendCaps(consumer).maxRatePerSecond, POOL);
        assertEq(settlement.spendCaps(consumer).maxPerSession, POOL);
    }

    function test_Settle_AcceptsTheEdgesOfEveryLimit() external {
        vm.prank(consumer);
        settlement.setSpendCap(1000, 86_400_000);
        trySettle(idOf(1), operator, 1000, 86_400, 69_120_000, 17_280_000);
        trySettle(idOf(2), operator, 1, 1, 1, 0);
        assertEq(settlement.deposits(consumer), POOL - 86_400_001);
        assertEq(settlement.accruedFees(), 17_280_000);
    }

    function test_Settle_PaysLessThanGross() external {
        trySettle(idOf(1), operator, RATE, SECONDS, 1, 0);
        assertEq(usdc.balanceOf(operator), 1);
    }

    function test_Settle_AllowsAConsumerToPayThemselves() external {
        trySettle(idOf(1), consumer, RATE, SECONDS, TO_AMOUNT, FEE);
        assertEq(usdc.balanceOf(consumer), TO_AMOUNT);
        assertEq(settlement.deposits(consumer), POOL - TOTAL);
    }

    function test_Settle_RevertWhen_TheCallerIsNotARelayer() external {
        address[3] memory callers = [stranger, owner, guardian];
        for (uint256 i = 0; i < callers.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_NotRelayer.selector, callers[i]));
            vm.prank(callers[i]);
            settlement.settleFromPool(idOf(1), consumer, operator, RATE, SECONDS, TO_AMOUNT, FEE);
        }
    }

    function test_Settle_RevertGiven_ThePauseIsOn() external {
        pause();
        vm.expectRevert(Pausable.EnforcedPause.selector);
        settle(1);
        vm.prank(owner);
        settlement.unpause();
        settle(1);
    }

    function test_Settle_RevertWhen_TheIdWasSettled_AlsoAfterAPauseAndByAnotherRelayer() external {
        settle(1);
        pause();
        vm.startPrank(owner);
        settlement.unpause();
        settlement.setRelayer(stranger, true);
        settlement.setRelayer(relayer, false);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_AlreadySettled.selector, idOf(1)));
        vm.prank(stranger);
        settlement.settleFromPool(idOf(1), consumer, operator, RATE, SECONDS, TO_AMOUNT, FEE);
    }

    function test_Settle_RevertWhen_AnotherIdHasTheSameSequence() external {
        settle(1);
        bytes32 twin = bytes32(uint256(1));
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_AlreadySettled.selector, twin));
        trySettle(twin, operator, RATE, SECONDS, TO_AMOUNT, FEE);
    }

    function test_Settle_KeepsNeighbouringSequencesApart() external {
        uint64[10] memory edges = [0, 1, 127, 128, 254, 255, 256, 257, type(uint64).max - 1, type(uint64).max];
        for (uint256 i = 0; i < edges.length; i++) {
            assertFalse(settlement.settled(idOf(edges[i])));
            settle(edges[i]);
            assertTrue(settlement.settled(idOf(edges[i])));
        }
        assertFalse(settlement.settled(idOf(2)));
        assertFalse(settlement.settled(idOf(258)));
        assertFalse(settlement.settled(idOf(uint64(1) << 32)));
    }

    function test_Settle_Remembers256SequencesInOneSlot() external {
        assertEq(slotsWritten(256, 511), 3, "ledger, payer, one word");
        assertEq(slotsWritten(512, 768), 4, "ledger, payer, two words");
    }

    function slotsWritten(uint64 first, uint64 second) private returns (uint256 distinct) {
        vm.record();
        settle(first);
        settle(second);
        (, bytes32[] memory writes) = vm.accesses(address(settlement));
        for (uint256 i = 0; i < writes.length; i++) {
            uint256 earlier = 0;
            while (writes[earlier] != writes[i]) earlier++;
            if (earlier == i) distinct++;
        }
    }

    function test_Settle_RevertWhen_SecondsAreOutOfRange() external {
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_SecondsOutOfRange.selector, 0));
        trySettle(idOf(1), operator, RATE, 0, TO_AMOUNT, FEE);
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_SecondsOutOfRange.selector, 86_401));
        trySettle(idOf(1), operator, RATE, 86_401, TO_AMOUNT, FEE);
    }

    function test_Settle_RevertWhen_ThePayeeIsZeroOrThisContract() external {
        address[2] memory payees = [address(0), address(settlement)];
        for (uint256 i = 0; i < payees.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_InvalidPayee.selector, payees[i]));
            trySettle(idOf(1), payees[i], RATE, SECONDS, TO_AMOUNT, FEE);
        }
    }

    function test_Settle_RevertWhen_NothingWouldMove() external {
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAmount.selector);
        trySettle(idOf(1), operator, RATE, SECONDS, 0, 0);
    }

    function test_Settle_RevertWhen_TotalIsAboveRateTimesSeconds() external {
        vm.expectRevert(
            abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_AmountAboveGross.selector, 28_001, 28_000)
        );
        trySettle(idOf(1), operator, RATE, SECONDS, TO_AMOUNT + 1, FEE);
    }

    function test_Settle_RevertWhen_TheFeeIsAboveTheCap() external {
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_FeeAboveCap.selector, 5601, 5600));
        trySettle(idOf(1), operator, RATE, SECONDS, 22_399, 5601);
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_FeeAboveCap.selector, 1, 0));
        trySettle(idOf(1), operator, RATE, SECONDS, 0, 1);
        vm.expectRevert(
            abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_FeeAboveCap.selector, 17_280_001, 17_280_000)
        );
        trySettle(idOf(1), operator, RATE, 86_400, 69_119_999, 17_280_001);
        vm.prank(owner);
        settlement.lowerFeeCap(1499);
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_FeeAboveCap.selector, 4200, 4197));
        settle(1);
    }

    function test_Settle_RevertWhen_TheRateIsAboveTheConsumersCap() external {
        vm.prank(consumer);
        settlement.setSpendCap(999, 0);
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_RateAboveCap.selector, 1000, 999));
        settle(1);
    }

    function test_Settle_RevertWhen_TheTotalIsAboveTheConsumersCap() external {
        vm.prank(consumer);
        settlement.setSpendCap(0, 27_999);
        vm.expectRevert(
            abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_SessionAboveCap.selector, 28_000, 27_999)
        );
        settle(1);
        vm.prank(consumer);
        settlement.setSpendCap(0, 0);
        settle(1);
    }

    function test_Settle_RevertWhen_ThePoolIsBelowTheTotal() external {
        vm.prank(consumer);
        settlement.withdraw(POOL - TOTAL + 1);
        vm.expectRevert(
            abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_InsufficientPool.selector, 27_999, 28_000)
        );
        settle(1);
    }

    function test_Settle_RevertsWithAPanicWhen_SumsOverflow() external {
        bytes memory panic = abi.encodeWithSignature("Panic(uint256)", 0x11);
        vm.expectRevert(panic);
        trySettle(idOf(1), operator, RATE, SECONDS, type(uint256).max, 1);
        vm.expectRevert(panic);
        trySettle(idOf(1), operator, type(uint256).max, 2, TO_AMOUNT, FEE);
    }

    /// @dev 86,400 s and 10,000 basis points.
    function test_Settle_TakesRatesUpToTheHighestThatCannotOverflow() external {
        uint256 highest = type(uint256).max / 864_000_000;
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        trySettle(idOf(1), operator, highest + 1, 86_400, TO_AMOUNT, FEE);
        trySettle(idOf(1), operator, highest, 86_400, TO_AMOUNT, FEE);
    }

    function test_Settle_ChangesNothingGiven_TheTokenRefusesThePayee() external {
        usdc.blacklist(operator);
        vm.expectRevert("TestUSDC: account is blocked");
        settle(1);
        assertFalse(settlement.settled(idOf(1)));
        assertEq(settlement.deposits(consumer), POOL);
        assertEq(settlement.accruedFees(), 0);
        usdc.unBlacklist(operator);
        settle(1);
    }

    function test_Settle_ChangesNothingGiven_TheTokenIsPaused() external {
        usdc.pause();
        vm.expectRevert("TestUSDC: paused");
        settle(1);
        assertFalse(settlement.settled(idOf(1)));
    }

    /// @dev Breaks every rule at once, then mends them one by one in the promised order.
    function test_Settle_ChecksInThePromisedOrder() external {
        vm.prank(consumer);
        settlement.setSpendCap(1, 1);
        settle1of(9);
        vm.prank(consumer);
        settlement.withdraw(POOL - 1);
        bytes4[9] memory order = [
            bytes4(0x158bb2a6),
            0x31169002,
            0x9ebc5a64,
            0x5751a0de,
            0xc4d554ad,
            0x7dd2ea9e,
            0xad3e5e12,
            0xcf972dd5,
            0x086d892a
        ];
        expectSelector(order[0], idOf(9), address(0), 0, 0, 0, 0);
        expectSelector(order[1], idOf(1), address(0), 0, 0, 0, 0);
        expectSelector(order[2], idOf(1), address(0), 0, 1, 0, 0);
        expectSelector(order[3], idOf(1), operator, 0, 1, 0, 0);
        expectSelector(order[4], idOf(1), operator, 10, 1, 0, 11);
        expectSelector(order[5], idOf(1), operator, 10, 1, 0, 10);
        expectSelector(order[6], idOf(1), operator, 10, 1, 10, 0);
        expectSelector(order[7], idOf(1), operator, 1, 10, 10, 0);
        vm.prank(consumer);
        settlement.setSpendCap(0, 0);
        expectSelector(order[8], idOf(1), operator, 1, 10, 10, 0);
    }

    function settle1of(uint64 sequence) private {
        trySettle(idOf(sequence), operator, 1, 1, 1, 0);
        vm.prank(consumer);
        settlement.withdraw(1);
        fund(consumer, 2);
    }

    function expectSelector(
        bytes4 selector,
        bytes32 id,
        address to,
        uint256 rate,
        uint256 secs,
        uint256 toAmount,
        uint256 fee
    ) private {
        vm.expectPartialRevert(selector);
        trySettle(id, to, rate, secs, toAmount, fee);
    }
}
