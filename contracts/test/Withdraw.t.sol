// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {ILuxxonSettlement} from "../src/ILuxxonSettlement.sol";
import {Base} from "./Base.t.sol";

contract WithdrawTest is Base {
    function test_Withdraw_PaysTheCallerOutOfTheirPool() external {
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.Withdrawn(consumer, 400);
        vm.prank(consumer);
        settlement.withdraw(400);
        assertEq(settlement.deposits(consumer), POOL - 400);
        assertEq(settlement.totalHeld(), POOL - 400);
        assertEq(usdc.balanceOf(consumer), 400);
        assertEq(usdc.balanceOf(address(settlement)), POOL - 400);
    }

    function test_Withdraw_EmptiesThePoolAndKeepsTheSpendCap() external {
        vm.startPrank(consumer);
        settlement.setSpendCap(7, 11);
        settlement.withdraw(POOL);
        assertEq(settlement.deposits(consumer), 0);
        assertEq(settlement.totalHeld(), 0);
        assertEq(settlement.spendCaps(consumer).maxRatePerSecond, 7);
        assertEq(settlement.spendCaps(consumer).maxPerSession, 11);
    }

    function test_Withdraw_WorksGiven_ThePauseIsOn() external {
        pause();
        vm.prank(consumer);
        settlement.withdraw(POOL);
        assertEq(usdc.balanceOf(consumer), POOL);
    }

    function test_Withdraw_RevertWhen_AmountIsAboveThePool() external {
        fund(stranger, 5);
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_InsufficientPool.selector, 5, POOL));
        vm.prank(stranger);
        settlement.withdraw(POOL);
    }

    function test_Withdraw_RevertWhen_AmountIsAboveThePoolAndOverflowsIntoTheSpendCap() external {
        vm.startPrank(consumer);
        settlement.setSpendCap(type(uint64).max, type(uint80).max);
        vm.expectRevert(
            abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_InsufficientPool.selector, POOL, 1 << 112)
        );
        settlement.withdraw(1 << 112);
    }

    function test_Withdraw_RevertWhen_AmountIsZero() external {
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAmount.selector);
        vm.prank(consumer);
        settlement.withdraw(0);
    }

    function test_Withdraw_LeavesThePoolWhole_Given_TheTokenRefuses() external {
        usdc.blacklist(consumer);
        vm.expectRevert("TestUSDC: account is blocked");
        vm.prank(consumer);
        settlement.withdraw(400);
        assertEq(settlement.deposits(consumer), POOL);
    }
}
