// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {ILuxxonSettlement} from "../src/ILuxxonSettlement.sol";
import {Base} from "./Base.t.sol";
import {Pack} from "./Pack.sol";

contract ClaimTest is Base {
    address internal rival = makeAddr("rival operator");

    function bookForOperator(uint64 sequence) internal {
        usdc.blacklist(operator);
        settleBatch(runOf(operator, entryOf(sequence, consumer)));
        usdc.unBlacklist(operator);
    }

    function test_Deferral_BooksWhatTheTokenRefusesAndPaysEveryoneElse() external {
        usdc.blacklist(operator);
        bytes[] memory entries = new bytes[](2);
        entries[0] = entryOf(1, consumer);
        entries[1] = entryOf(2, consumer);
        bytes memory runs = bytes.concat(runOf(operator, entries), runOf(rival, entryOf(3, consumer)));
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.Settled(idOf(1), consumer, operator, TO_AMOUNT, FEE, RATE, SECONDS);
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.PayoutDeferred(operator, 2 * TO_AMOUNT);
        assertEq(settleBatch(runs), 3);
        assertEq(settlement.claimable(operator), 2 * TO_AMOUNT);
        assertEq(settlement.claimable(rival), 0);
        assertEq(usdc.balanceOf(rival), TO_AMOUNT);
        assertEq(settlement.accruedFees(), 3 * FEE);
        assertEq(settlement.deposits(consumer), POOL - 3 * TOTAL);
        assertEq(settlement.totalHeld(), POOL - TO_AMOUNT);
        assertEq(usdc.balanceOf(address(settlement)), POOL - TO_AMOUNT);
        assertTrue(settlement.settled(idOf(1)) && settlement.settled(idOf(2)));
    }

    function test_Deferral_AddsUpOverRunsAndBatches() external {
        usdc.blacklist(operator);
        usdc.blacklist(rival);
        settleBatch(bytes.concat(runOf(operator, entryOf(1, consumer)), runOf(operator, entryOf(2, consumer))));
        settleBatch(bytes.concat(runOf(rival, entryOf(3, consumer)), runOf(operator, entryOf(4, consumer))));
        assertEq(settlement.claimable(operator), 3 * TO_AMOUNT);
        assertEq(settlement.claimable(rival), TO_AMOUNT);
        assertEq(settlement.totalHeld(), POOL);
        assertEq(settlement.feeCapBps(), 2000);
        assertFalse(settlement.paused());
    }

    function test_Deferral_IsNotWhatAPausedTokenCauses_TheBatchRevertsWithItsReason() external {
        usdc.pause();
        vm.expectRevert("TestUSDC: paused");
        settleBatch(runOf(operator, entryOf(1, consumer)));
        usdc.blacklist(operator);
        vm.expectRevert("TestUSDC: paused");
        settleBatch(runOf(operator, entryOf(1, consumer)));
        assertFalse(settlement.settled(idOf(1)));
        assertEq(settlement.deposits(consumer), POOL);
        usdc.unpause();
        assertEq(settleBatch(runOf(operator, entryOf(1, consumer))), 1);
        assertEq(settlement.claimable(operator), TO_AMOUNT);
    }

    /// @dev Whatever gas a relayer gives, a payee whom the token does not refuse is paid or nothing happens.
    function test_Deferral_IsNotWhatTooLittleGasCauses() external {
        settle(1000);
        bytes memory batch =
            Pack.batch(bytes.concat(runOf(operator, entryOf(1, consumer)), runOf(rival, entryOf(2, consumer))));
        bytes memory data = abi.encodeCall(settlement.settleBatch, (batch));
        uint256 settledAt;
        for (uint256 limit = 20_000; limit < 400_000; limit += 311) {
            uint256 snapshot = vm.snapshotState();
            vm.prank(relayer);
            (bool done,) = address(settlement).call{gas: limit}(data);
            assertEq(settlement.claimable(operator) + settlement.claimable(rival), 0);
            assertEq(usdc.balanceOf(rival), done ? TO_AMOUNT : 0);
            if (done && settledAt == 0) settledAt = limit;
            vm.revertToState(snapshot);
        }
        assertGt(settledAt, 50_000);
    }

    function test_Claim_PaysThePayeeWhoeverCallsAndAlsoWhilePaused() external {
        bookForOperator(1);
        bookForOperator(2);
        pause();
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.Claimed(operator, 2 * TO_AMOUNT);
        vm.prank(stranger);
        settlement.claim(operator);
        assertEq(usdc.balanceOf(operator), 2 * TO_AMOUNT);
        assertEq(usdc.balanceOf(stranger), 0);
        assertEq(settlement.claimable(operator), 0);
        assertEq(settlement.totalHeld(), POOL - 2 * TO_AMOUNT);
        assertEq(settlement.accruedFees(), 2 * FEE);
        assertTrue(settlement.paused());
    }

    function test_Claim_RevertGiven_NothingIsBooked() external {
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_NothingToClaim.selector);
        settlement.claim(operator);
        bookForOperator(1);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_NothingToClaim.selector);
        settlement.claim(rival);
        settlement.claim(operator);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_NothingToClaim.selector);
        settlement.claim(operator);
    }

    function test_Claim_LeavesItBooked_Given_TheTokenStillRefuses() external {
        bookForOperator(1);
        usdc.blacklist(operator);
        vm.expectRevert("TestUSDC: account is blocked");
        settlement.claim(operator);
        assertEq(settlement.claimable(operator), TO_AMOUNT);
        assertEq(settlement.totalHeld(), POOL - TO_AMOUNT + TO_AMOUNT);
    }

    function test_Claimable_IsNoPoolAndNoExcess() external {
        bookForOperator(1);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_NoExcess.selector);
        vm.prank(owner);
        settlement.sweepExcess(address(usdc), owner);
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_InsufficientPool.selector, 0, 1));
        vm.prank(operator);
        settlement.withdraw(1);
        settlement.sweepFees();
        vm.prank(consumer);
        settlement.withdraw(POOL - TOTAL);
        assertEq(settlement.totalHeld(), TO_AMOUNT);
        settlement.claim(operator);
        assertEq(settlement.totalHeld(), 0);
        assertEq(usdc.balanceOf(address(settlement)), 0);
    }
}
